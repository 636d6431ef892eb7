import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import { largestDifference } from './out-of-fold.js';

/** One line of the parity table. */
export interface ParityRow {
  readonly method: string;
  /** Folder of the reference case, or what else the reference is. */
  readonly refcase: string;
  readonly quantity: string;
  readonly reference: string;
  readonly ours: string;
  /** Largest absolute difference. */
  readonly difference: number;
  readonly tolerance: number;
  /** Set where the method departs from the reference on purpose: why. */
  readonly because?: string;
}

type Values = number | ArrayLike<number>;

/**
 * Holds what a method gives to a reference result, number by number: fails when the largest absolute difference is above the tolerance (0 = equal). Where the environment names a file by
 * ERSATZ_PARITY, the line of the parity table goes there, so that table and test are one.
 */
export function holdTo(
  [method, refcase, quantity]: readonly [method: string, refcase: string, quantity: string],
  ours: Values,
  reference: Values,
  tolerance: number,
): void {
  const difference = largestDifference(listOf(ours), listOf(reference));
  note({ method, refcase, quantity, difference, tolerance, reference: shown(reference), ours: shown(ours) });
  expect(difference, `${method}: ${quantity}`).toBeLessThanOrEqual(tolerance);
}

/**
 * Takes down where a method departs from a reference on purpose, and why: fails when the largest absolute difference is not the one known, to `tolerance`. The line
 * goes to the table of deviations.
 */
export function departFrom(
  [method, refcase, quantity]: readonly [method: string, refcase: string, quantity: string],
  ours: Values,
  reference: Values,
  known: { readonly difference: number; readonly tolerance: number; readonly because: string },
): void {
  const difference = largestDifference(listOf(ours), listOf(reference));
  const { tolerance, because } = known;
  note({ method, refcase, quantity, difference, tolerance, because, reference: shown(reference), ours: shown(ours) });
  expect(difference, `${method}: ${quantity}`).toBeGreaterThan(0);
  expect(Math.abs(difference - known.difference), `${method}: ${quantity}`).toBeLessThanOrEqual(tolerance);
}

function note(row: ParityRow): void {
  const file = process.env['ERSATZ_PARITY'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

const listOf = (values: Values): ArrayLike<number> => (typeof values === 'number' ? [values] : values);

function shown(values: Values): string {
  if (typeof values === 'number') return String(Number(values.toPrecision(8)));
  return values.length === 1 ? shown(values[0]) : `${values.length} values`;
}
