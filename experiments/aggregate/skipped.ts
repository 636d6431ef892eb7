import type { ReplicateResult } from '../executors/study-results.js';
import type { Report } from '../../reports/report.js';
import { tellsSpread } from '../metrics/mean-interval.js';
import type { Plan } from '../plan/plan-study.js';
import { hasOneWorld, nReplicates } from '../plan/plan-study.js';
import { groupCells, policyOf, valuesOf, type CellGroup } from './cell-group.js';

/** What was left out of a run and why, and what is to be read with care: skipped cells, what policies say of their plans, intervals, columns that are no features. */
export function skippedOf(results: readonly ReplicateResult[], plan: Plan): Report['skipped'] {
  const n = nReplicates(plan);
  const groups = groupCells(results);
  return [
    ...groups.flatMap((group) => skippedCells(group, n)),
    ...groups.flatMap((group) => notes(group, plan, n)),
    ...(hasOneWorld(plan) ? [OF_ACCOUNTS] : plan.dataset === null ? rareHarm(groups, plan) : []),
    ...(plan.dataset?.notes ?? []),
  ];
}

const OF_ACCOUNTS = {
  what: 'intervals over worlds',
  why: 'one world has none; the intervals are over its accounts (cluster bootstrap): they say nothing of other worlds',
};

const RARE = 'false-removal-rate';

/** Cells that do harm in so few worlds that the report gives no interval (docs/statistics.md). */
function rareHarm(groups: readonly CellGroup[], plan: Plan): Report['skipped'] {
  const harm = plan.metrics.find(({ id }) => id === RARE);
  if (harm === undefined || nReplicates(plan) < 2) return [];
  const isRare = (values: readonly number[]): boolean =>
    values.some((value) => !Number.isNaN(value)) && !tellsSpread(values, harm.range);
  return [...new Set(groups.map(({ scenario }) => scenario))].flatMap((scenario) => {
    const cells = groups
      .filter((group) => group.scenario === scenario)
      .flatMap((group) =>
        plan.policies
          .filter(({ name }) => isRare(valuesOf(policyOf(group, name), 'overall', RARE)))
          .map(({ name }) => `${group.detector} (${group.level}${plan.policies.length > 1 ? `, ${name}` : ''})`),
      );
    if (cells.length === 0) return [];
    return [
      {
        what: `no interval of ${RARE} on ${scenario}: ${cells.join(', ')}`,
        why: 'fewer than two worlds have any false removal, or all have the same rate, which does not tell how many a rare bad world has; take more replicates',
      },
    ];
  });
}

function skippedCells({ scenario, detector, level, skipped }: CellGroup, nReplicates: number): Report['skipped'] {
  return tally(skipped).map(([why, times]) => ({
    what: `${detector}, ${level} level, on ${scenario}${inSome(times, nReplicates)}`,
    why,
  }));
}

/** What policies say of their plans, whatever it is about. */
function notes(group: CellGroup, plan: Plan, nReplicates: number): Report['skipped'] {
  return plan.policies.flatMap(({ name }) => {
    const said = policyOf(group, name).flatMap(({ note }) => (note === null ? [] : [note]));
    return tally(said).map(([why, times]) => ({
      what: `policy ${name} with ${group.detector}, ${group.level} level, on ${group.scenario}${inSome(times, nReplicates)}`,
      why,
    }));
  });
}

function tally(texts: readonly string[]): [string, number][] {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times];
}

function inSome(times: number, of: number): string {
  return times === of ? '' : ` (${times} of ${of} replicates)`;
}
