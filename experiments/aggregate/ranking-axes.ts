import type { Unit } from '../../detectors/past.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import { policyOf, valuesOf, type CellGroup } from './cell-group.js';

/** Something that a study turns, value by value, and who was measured at each. */
export interface RankingAxis {
  /** The key that was swept, or the name its author gave it; `evasion` for the scenarios' dial. */
  readonly axis: string;
  /** In rising order where all are numbers, else as the study has them. */
  readonly values: readonly (number | string)[];
  /** Metrics that depend on it. */
  readonly metrics: readonly string[];
  /** The cells at a value, each under the name it is ranked by, and the policy that decides. */
  groupsAt(value: number | string): { readonly policies: readonly string[]; readonly cells: readonly NamedGroup[] };
}

interface NamedGroup {
  readonly contender: string;
  readonly group: CellGroup;
}

/** Metrics that detectors are ranked by along an axis. */
const OF_RANKING = ['average-precision', 'recall'];
/** A policy changes what is hit, never the order of the scores. */
const OF_POLICY = ['recall'];

type Entry = NonNullable<Plan['study']['axes']>[number];

/** The axes of a study along which detectors can be ranked: those of its sweep, and the scenarios' evasion dial. Each with at least two values. */
export function rankingAxes(plan: Plan, groups: readonly CellGroup[]): RankingAxis[] {
  const swept = plan.study.axes ?? [];
  const entries: readonly Entry[] = swept.some(({ axis }) => axis === 'evasion') ? swept : [...swept, ...dialOf(plan)];
  const keys = [...new Set(entries.map(({ of, axis }) => JSON.stringify([of, axis])))];
  return keys.flatMap((key) => {
    const own = entries.filter(({ of, axis }) => JSON.stringify([of, axis]) === key);
    const [{ of, axis }] = own;
    const values = inOrder([...new Set(own.map(({ value }) => value))]);
    if (values.length < 2) return [];
    const isDetector = new Set(swept.flatMap((entry) => (entry.of === 'detector' ? [entry.name] : [])));
    const groupsAt: RankingAxis['groupsAt'] = (at) => {
      const here = own.filter(({ value }) => value === at);
      const names = new Map(here.map(({ name, entry }) => [name, entry ?? axis]));
      return {
        policies: of === 'policy' ? [...names.keys()] : [plan.policies[0].name],
        cells: groups.flatMap((group): NamedGroup[] => {
          const { scenario, detector } = group;
          if (of === 'scenario') return names.has(scenario) ? [{ contender: detector, group }] : [];
          if (of === 'policy') return [{ contender: detector, group }];
          const contender = names.get(detector) ?? (isDetector.has(detector) ? undefined : detector);
          return contender === undefined ? [] : [{ contender, group }];
        }),
      };
    };
    return [{ axis, values, metrics: of === 'policy' ? OF_POLICY : OF_RANKING, groupsAt }];
  });
}

/** Scenarios that set the evasion dial, each at its own place, are one axis. */
function dialOf({ scenarios }: Plan): Entry[] {
  const dial = scenarios.flatMap(({ id, scenario: { evasion } }): Entry[] =>
    evasion === undefined ? [] : [{ of: 'scenario', name: id, axis: 'evasion', value: evasion }],
  );
  return new Set(dial.map(({ value }) => value)).size === dial.length ? dial : [];
}

function inOrder(values: (number | string)[]): (number | string)[] {
  return values.every((value) => typeof value === 'number') ? values.sort((a, b) => Number(a) - Number(b)) : values;
}

/** Contenders at a level, and `[value][contender][replicate]`: the metric, as mean over whatever else the study varies; NaN where it is undefined. */
export interface AlongAxis {
  readonly contenders: readonly string[];
  readonly measured: readonly (readonly (readonly number[])[])[];
}

/** Gathers a metric along an axis; only contenders that were measured at every value. */
export function alongAxis(axis: RankingAxis, level: Unit, metric: string, plan: Plan): AlongAxis {
  const columns = axis.values.map((at) => {
    const { policies, cells } = axis.groupsAt(at);
    const sums = new Map<string, { sum: number; n: number }[]>();
    for (const { contender, group } of cells) {
      if (group.level !== level) continue;
      const own = sums.get(contender) ?? Array.from({ length: nReplicates(plan) }, () => ({ sum: 0, n: 0 }));
      sums.set(contender, own);
      for (const policy of policies) {
        const judged = policyOf(group, policy);
        for (const [place, value] of valuesOf(judged, 'overall', metric).entries()) {
          if (Number.isNaN(value)) continue;
          own[judged[place].replicate - 1].sum += value;
          own[judged[place].replicate - 1].n++;
        }
      }
    }
    return new Map([...sums].map(([name, own]) => [name, own.map(({ sum, n }) => (n === 0 ? NaN : sum / n))]));
  });
  const contenders = [...(columns[0]?.keys() ?? [])].filter((name) =>
    columns.every((column) => column.get(name)?.some((value) => !Number.isNaN(value)) === true),
  );
  return { contenders, measured: columns.map((column) => contenders.map((name) => column.get(name) ?? [])) };
}
