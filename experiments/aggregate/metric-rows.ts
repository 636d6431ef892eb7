import type { MetricRow, TableRow } from '../../reports/report.js';
import { isMetricOf } from '../metric.js';
import { meanInterval } from '../metrics/mean-interval.js';
import type { JudgedPolicy } from '../executors/truth-messages.js';
import type { Plan } from '../plan/plan-study.js';
import { finite, policyOf, valuesOf, type CellGroup } from './cell-group.js';

/** One row for each scenario x detector x policy x level x segment x metric. A segment's row is left out where it is never defined. */
export function metricRows(groups: readonly CellGroup[], plan: Plan): MetricRow[] {
  return groups.flatMap((group) => plan.policies.flatMap(({ name }) => rowsOf(group, name, plan)));
}

function rowsOf(group: CellGroup, policy: string, plan: Plan): MetricRow[] {
  const judged = policyOf(group, policy);
  const segments = [...new Set(judged.flatMap(({ values }) => values.map(({ segment }) => segment)))];
  const { scenario, detector, level } = group;
  return segments.flatMap((segment) =>
    plan.metrics
      .filter((metric) => isMetricOf(metric, level) && (segment === 'overall' || metric.bySegment))
      .map((metric) => ({
        ...{ scenario, detector, policy, level, segment, metric: metric.id },
        ...meanInterval(valuesOf(judged, segment, metric.id), metric.range),
        ...(segment === 'overall' ? ofAccounts(judged, metric.id) : {}),
      }))
      .filter(({ n }) => segment === 'overall' || n > 0),
  );
}

/** The interval over the accounts of the only world, where there is one. */
function ofAccounts(judged: readonly JudgedPolicy[], metric: string): Partial<Pick<MetricRow, 'low' | 'high'>> {
  const found = judged.length === 1 ? judged[0].intervals?.find((interval) => interval.metric === metric) : undefined;
  return found === undefined ? {} : { low: found.low, high: found.high };
}

const HARM_METRICS = ['false-removal-rate', 'wrongly-hit-people'];

/** Table `harm-by-persona`: false removals by persona, confounder and among customers. */
export function harmTable(rows: readonly MetricRow[]): TableRow[] {
  return rows.filter(
    ({ segment, metric }) =>
      !segment.startsWith('operation:') && segment !== 'unlabelled' && HARM_METRICS.includes(metric),
  );
}

/** Table `operating-points`: where each policy put its threshold in each replicate, and what came of it. */
export function operatingPoints(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  return groups.flatMap((group) =>
    plan.policies.flatMap(({ name }) =>
      policyOf(group, name).map(({ replicate, threshold, recall, precision, falseRemovalRate }) => ({
        scenario: group.scenario,
        detector: group.detector,
        policy: name,
        level: group.level,
        replicate,
        threshold: finite(threshold),
        recall: finite(recall),
        precision: finite(precision),
        falseRemovalRate: finite(falseRemovalRate),
      })),
    ),
  );
}

/**
 * Table `replicates`: each metric over all rows in each replicate in which it is defined: what `headline` is the mean of, and what runs are compared by.
 */
export function replicateTable(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  return groups.flatMap((group) =>
    plan.policies.flatMap(({ name }) => {
      const judged = policyOf(group, name);
      const { scenario, detector, level } = group;
      return plan.metrics
        .filter((metric) => isMetricOf(metric, level))
        .flatMap(({ id }) =>
          valuesOf(judged, 'overall', id).flatMap((value, position) =>
            Number.isNaN(value)
              ? []
              : [
                  {
                    ...{ scenario, detector, policy: name, level, metric: id },
                    replicate: judged[position].replicate,
                    value: finite(value),
                  },
                ],
          ),
        );
    }),
  );
}
