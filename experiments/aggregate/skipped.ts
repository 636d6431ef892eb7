import type { ReplicateResult } from '../executors/study-results.js';
import type { Report } from '../../reports/report.js';
import type { Plan } from '../plan/plan-study.js';
import { nReplicates } from '../plan/plan-study.js';
import { groupCells, policyOf, type CellGroup } from './cell-group.js';

/** What was left out of a run and why: skipped cells, budgets that could not be held to, columns that are no features. */
export function skippedOf(results: readonly ReplicateResult[], plan: Plan): Report['skipped'] {
  const n = nReplicates(plan);
  const groups = groupCells(results);
  return [
    ...groups.flatMap((group) => skippedCells(group, n)),
    ...groups.flatMap((group) => notes(group, plan, n)),
    ...(plan.dataset?.notes ?? []),
  ];
}

function skippedCells({ scenario, detector, level, skipped }: CellGroup, nReplicates: number): Report['skipped'] {
  return tally(skipped).map(([why, times]) => ({
    what: `${detector}, ${level} level, on ${scenario}${inSome(times, nReplicates)}`,
    why,
  }));
}

function notes(group: CellGroup, plan: Plan, nReplicates: number): Report['skipped'] {
  return plan.policies.flatMap(({ name }) => {
    const said = policyOf(group, name).flatMap(({ note }) => (note === null ? [] : [note]));
    return tally(said).map(([why, times]) => ({
      what: `budget of ${name} for ${group.detector}, ${group.level} level, on ${group.scenario}${inSome(times, nReplicates)}`,
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
