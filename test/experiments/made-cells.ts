import type { CellGroup } from '../../experiments/aggregate/cell-group.js';
import type { Plan } from '../../experiments/plan/plan-study.js';

/** A measured group that holds nothing but one metric over all rows, a value a replicate, under each policy. */
export function groupOf(
  names: { readonly detector: string; readonly scenario?: string; readonly policies?: readonly string[] },
  values: readonly number[],
  metric = 'average-precision',
): CellGroup {
  const { detector, scenario = 'town', policies = ['threshold'] } = names;
  const cells = values.map((value, index) => ({
    replicate: index + 1,
    policies: policies.map((policy) => ({ policy, values: [{ segment: 'overall', metric, value }] })),
  }));
  return { scenario, detector, level: 'account', cells, skipped: [] } as unknown as CellGroup;
}

/** As much of a plan as tables of such groups look at. */
export function planOf(
  replicates: number,
  more: { readonly axes?: Plan['study']['axes']; readonly scenarios?: readonly unknown[] } = {},
): Plan {
  const metrics = ['average-precision', 'recall', 'false-removal-rate'].map((id) => ({ id, better: 'higher' }));
  return {
    ...{ dataset: null, policies: [{ name: 'threshold' }], metrics, scenarios: more.scenarios ?? [] },
    study: { replicates, ...(more.axes === undefined ? {} : { axes: more.axes }) },
  } as unknown as Plan;
}
