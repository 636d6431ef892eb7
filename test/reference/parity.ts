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
  const file = process.env['ERSATZ_PARITY'];
  const row: ParityRow = {
    ...{ method, refcase, quantity, difference, tolerance },
    ...{ reference: shown(reference), ours: shown(ours) },
  };
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
  expect(difference, `${method}: ${quantity}`).toBeLessThanOrEqual(tolerance);
}

const listOf = (values: Values): ArrayLike<number> => (typeof values === 'number' ? [values] : values);

function shown(values: Values): string {
  if (typeof values === 'number') return String(Number(values.toPrecision(8)));
  return values.length === 1 ? shown(values[0]) : `${values.length} values`;
}
