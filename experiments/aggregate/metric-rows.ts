import type { MetricRow, TableRow } from '../../reports/report.js';
import { isMetricOf } from '../metric.js';
import { meanInterval } from '../metrics/mean-interval.js';
import { pairedDifference } from '../metrics/paired-difference.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
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
      }))
      .filter(({ n }) => segment === 'overall' || n > 0),
  );
}

const HARM_METRICS = ['false-removal-rate', 'wrongly-hit-people'];

/** Table `harm-by-persona`: false removals by persona, confounder and among customers. */
export function harmTable(rows: readonly MetricRow[]): TableRow[] {
  return rows.filter(({ segment, metric }) => !segment.startsWith('operation:') && HARM_METRICS.includes(metric));
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

/** Metrics that detectors are compared by, replicate by replicate; the first policy decides where a policy matters. */
const PAIRED_METRICS = ['average-precision', 'recall', 'false-removal-rate'];

/** Table `paired`: differences between every two detectors of a level over the same replicates. */
export function pairedTable(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  const metrics = plan.metrics.filter(({ id }) => PAIRED_METRICS.includes(id));
  const testOverTrain = plan.dataset === null ? 0 : 1 / (plan.dataset.nFolds - 1);
  return groups.flatMap((a, position) =>
    groups
      .slice(position + 1)
      .filter((b) => b.scenario === a.scenario && b.level === a.level && a.cells.length > 0 && b.cells.length > 0)
      .flatMap((b) =>
        metrics.map(({ id }) => ({
          ...{ scenario: a.scenario, level: a.level, metric: id, a: a.detector, b: b.detector },
          ...pairedDifference(byReplicate(a, id, plan), byReplicate(b, id, plan), testOverTrain),
        })),
      ),
  );
}

/** One value a replicate, NaN where the detector was skipped, so that pairs are of one world. */
function byReplicate(group: CellGroup, metric: string, plan: Plan): number[] {
  const judged = policyOf(group, plan.policies[0].name);
  const values = valuesOf(judged, 'overall', metric);
  const out = new Array<number>(nReplicates(plan)).fill(NaN);
  judged.forEach(({ replicate }, position) => (out[replicate - 1] = values[position]));
  return out;
}
