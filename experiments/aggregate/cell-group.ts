import type { Unit } from '../../detectors/past.js';
import type { CellOutcome, ReplicateResult } from '../executors/study-results.js';
import type { JudgedCell, JudgedPolicy } from '../executors/truth-messages.js';

/** All replicates of one scenario x detector x level. */
export interface CellGroup {
  readonly scenario: string;
  readonly detector: string;
  readonly level: Unit;
  /** Measured replicates, in order. */
  readonly cells: readonly (JudgedCell & { readonly replicate: number })[];
  /** Reasons of the replicates that were skipped. */
  readonly skipped: readonly string[];
}

/** Gathers the cells of all replicates, in the order of the plan. */
export function groupCells(results: readonly ReplicateResult[]): CellGroup[] {
  const outcomes = new Map<string, { scenario: string; replicate: number; cell: CellOutcome }[]>();
  for (const { scenario, replicate, cells } of results) {
    for (const cell of cells) {
      const key = JSON.stringify([scenario, cell.detector, cell.level]);
      const group = outcomes.get(key) ?? [];
      outcomes.set(key, group);
      group.push({ scenario, replicate, cell });
    }
  }
  return [...outcomes.values()].map((group) => ({
    scenario: group[0].scenario,
    detector: group[0].cell.detector,
    level: group[0].cell.level,
    cells: group.flatMap(({ replicate, cell: { result } }) => (result === null ? [] : [{ ...result, replicate }])),
    skipped: group.flatMap(({ cell: { skipped } }) => (skipped === null ? [] : [skipped])),
  }));
}

/** What one policy made of each measured replicate of a group. */
export function policyOf(group: CellGroup, policy: string): (JudgedPolicy & { readonly replicate: number })[] {
  return group.cells.flatMap(({ policies, replicate }) =>
    policies.filter((judged) => judged.policy === policy).map((judged) => ({ ...judged, replicate })),
  );
}

/** One metric of one segment in each replicate; NaN where undefined. */
export function valuesOf(judged: readonly JudgedPolicy[], segment: string, metric: string): number[] {
  return judged.map(
    ({ values }) => values.find((value) => value.segment === segment && value.metric === metric)?.value ?? NaN,
  );
}

/** A number as JSON can hold it: null for NaN and infinities. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
