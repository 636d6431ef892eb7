import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStream, rootKey } from '../../random/stream.js';

/** Columns of the made-up table. */
export const N_COLUMNS = 64;

/** A table for training and one for scoring: single-precision values, so that both programs read the very same numbers. */
export interface PeerData {
  readonly train: readonly Float64Array[];
  readonly test: readonly Float64Array[];
  /** Per training row: 1 = positive. */
  readonly label: Uint8Array;
  readonly testLabel: Uint8Array;
  /** Per scored row: 1 = one of the few rows stretched in some columns, which outlier methods are to find. */
  readonly testUnusual: Uint8Array;
}

/** Draws the tables, always the same ones for a size: a third of the rows positive, by sums, products and steps of a dozen columns, with noise. */
export function drawPeerData(nTrain: number, nTest: number): PeerData {
  const random = openStream(rootKey('bench peers'));
  const draw = (nRows: number) => {
    const columns = Array.from({ length: N_COLUMNS }, () => new Float64Array(nRows));
    const label = new Uint8Array(nRows);
    const unusual = new Uint8Array(nRows);
    for (let row = 0; row < nRows; row++) {
      unusual[row] = Number(random.uniform() < 0.02);
      for (let at = 0; at < N_COLUMNS; at++)
        columns[at][row] = Math.fround(random.normal() * (unusual[row] === 1 && at % 8 === 0 ? 2.5 : 1));
      const x = (at: number): number => columns[at][row];
      const sums = x(1) + 0.7 * x(2) - 0.5 * x(3) + 0.3 * x(4);
      const products = 1.2 * x(5) * x(6) + Math.abs(x(7)) - x(9) * x(10) * 0.6;
      const steps = (x(11) > 0.5 ? 1 : 0) + (x(12) > 0 && x(13) < 0 ? 1.5 : 0);
      label[row] = Number(sums + products + steps + 1.5 * random.normal() > 2.4);
    }
    return { columns, label, unusual };
  };
  const [train, test] = [draw(nTrain), draw(nTest)];
  return {
    train: train.columns,
    test: test.columns,
    label: train.label,
    testLabel: test.label,
    testUnusual: test.unusual,
  };
}

/** Writes the tables into a folder, row by row in single precision, as the peer reads them. */
export function writePeerData(folder: string, { train, test, label }: PeerData): void {
  const rowMajor = (columns: readonly Float64Array[]): Float32Array => {
    const out = new Float32Array(columns[0].length * N_COLUMNS);
    columns.forEach((column, at) => column.forEach((value, row) => (out[row * N_COLUMNS + at] = value)));
    return out;
  };
  writeFileSync(join(folder, 'train.f32'), rowMajor(train));
  writeFileSync(join(folder, 'test.f32'), rowMajor(test));
  writeFileSync(join(folder, 'label.u8'), label);
}
