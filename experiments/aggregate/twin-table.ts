import type { TableRow } from '../../reports/report.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import { meanInterval } from '../metrics/mean-interval.js';
import { pairedDifference } from '../metrics/paired-difference.js';
import type { Plan } from '../plan/plan-study.js';
import { policyOf, type CellGroup } from './cell-group.js';

/** What twin worlds are compared by. */
const TWIN_METRICS = ['false-removal-rate', 'wrongly-hit-people', 'recall', 'average-precision'];

/**
 * Table `twins`: each scenario (`variant`) less the study's baseline, replicate by replicate: over all rows, and among those who take part
 * in the confounders that only the variant lets loose (the baseline must hold them muted, so that the same people are known there).
 * Empty without a baseline.
 */
export function twinTable(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  const base = plan.scenarios.find(({ id }) => id === plan.study.baseline);
  if (base === undefined) return [];
  return plan.scenarios
    .filter(({ id }) => id !== base.id)
    .flatMap((variant) =>
      groups
        .filter(({ scenario }) => scenario === variant.id)
        .flatMap((group) => {
          const twin = groups.find(
            ({ scenario, detector, level }) =>
              scenario === base.id && detector === group.detector && level === group.level,
          );
          const segments = ['overall', ...letLoose(variant.scenario, base.scenario).map((use) => `confounder:${use}`)];
          return twin === undefined
            ? []
            : plan.policies.flatMap(({ name }) => differences(group, twin, { policy: name, segments, plan }));
        }),
    );
}

interface Comparison {
  readonly policy: string;
  readonly segments: readonly string[];
  readonly plan: Plan;
}

function differences(group: CellGroup, twin: CellGroup, { policy, segments, plan }: Comparison): TableRow[] {
  const metrics = plan.metrics.filter(({ id }) => TWIN_METRICS.includes(id));
  return segments.flatMap((segment) =>
    metrics.flatMap(({ id, bySegment }) => {
      if (segment !== 'overall' && !bySegment) return [];
      const [here, there] = [group, twin].map((cells) => byReplicate(cells, policy, segment, id));
      const replicates = [...here.keys()].filter((replicate) => there.has(replicate));
      const a = replicates.map((replicate) => here.get(replicate) as number);
      const b = replicates.map((replicate) => there.get(replicate) as number);
      const paired = pairedDifference(a, b, 0);
      if (paired.n === 0) return [];
      return [
        {
          variant: group.scenario,
          baseline: twin.scenario,
          detector: group.detector,
          policy,
          level: group.level,
          segment,
          metric: id,
          value: meanInterval(a).value,
          baselineValue: meanInterval(b).value,
          ...paired,
        },
      ];
    }),
  );
}

/** The metric in each replicate in which it is defined. */
function byReplicate(group: CellGroup, policy: string, segment: string, metric: string): Map<number, number> {
  const found = new Map<number, number>();
  for (const { replicate, values } of policyOf(group, policy)) {
    const value = values.find((one) => one.segment === segment && one.metric === metric)?.value ?? NaN;
    if (!Number.isNaN(value)) found.set(replicate, value);
  }
  return found;
}

/** The confounders at work in a scenario that are muted in, or absent from, its baseline. */
function letLoose(variant: Scenario, baseline: Scenario): string[] {
  const atWork = ({ confounders }: Scenario): string[] =>
    confounders.filter(({ muted }) => !muted).map(({ use }) => use);
  const usual = new Set(atWork(baseline));
  return [...new Set(atWork(variant))].filter((use) => !usual.has(use));
}
