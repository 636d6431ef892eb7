import { openStream, rootKey } from '../../random/stream.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { columnAt, readNumbers } from './account-table.js';
import type { CsvTable } from './read-csv.js';

/** Deals the rows of each class, shuffled by the seed, to `nFolds` folds in turn. */
export function drawFolds(isInauthentic: ArrayLike<number>, nFolds: number, seed: string): Uint8Array {
  const random = openStream(rootKey(seed), 'folds');
  const fold = new Uint8Array(isInauthentic.length);
  let next = 0;
  for (const label of [0, 1]) {
    const rows = Array.from({ length: isInauthentic.length }, (_, row) => row).filter(
      (row) => isInauthentic[row] === label,
    );
    for (let left = rows.length; left > 0; left--) {
      const drawn = random.below(left);
      fold[rows[drawn]] = next++ % nFolds;
      rows[drawn] = rows[left - 1];
    }
  }
  return fold;
}

/** Reads fixed folds, numbered from 0 without a gap. Throws UserError when there are fewer than two. */
export function readFolds(csv: CsvTable, column: string): Uint8Array {
  const fold = Uint8Array.from(readNumbers(csv, columnAt(csv, column, 'fold')));
  const nFolds = Math.max(...fold) + 1;
  const missing = Array.from({ length: nFolds }, (_, number) => number).find((number) => !fold.includes(number));
  if (nFolds < 2 || missing !== undefined)
    throw new UserError(
      `${csv.file}: column "${column}": expected folds 0, 1, 2 ... without a gap, got ${[...new Set(fold)].sort().join(', ')}`,
    );
  return fold;
}

/** Checks that a fold file speaks of the same rows: same number, and equal values where the study names twin columns. */
export function assertSameRows(
  { columns, nRows }: { readonly columns: Readonly<Record<string, Float64Array>>; readonly nRows: number },
  folds: CsvTable,
  agree: Readonly<Record<string, string>>,
): void {
  if (folds.rows.length !== nRows)
    throw new UserError(
      `${folds.file}: has ${counted(folds.rows.length, 'row')}; expected ${nRows}, one per row of the data`,
    );
  for (const [feature, column] of Object.entries(agree)) {
    const there = readNumbers(folds, columnAt(folds, column, `check of ${feature}`));
    const here = columns[feature] as Float64Array | undefined;
    if (here === undefined) throw new UserError(`${folds.file}: fold.agree: the data has no feature "${feature}"`);
    const differs = here.findIndex((value, row) => !Object.is(value, there[row]));
    if (differs >= 0)
      throw new UserError(
        `${folds.file}:${folds.lines[differs]}: column "${column}" is ${there[differs]}; expected ${here[differs]} as in the data: other rows, or another order`,
      );
  }
}
