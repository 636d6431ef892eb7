import fc from 'fast-check';
import { expect, test } from 'vitest';
import isolationForest from '../../detectors/catalog/isolation-forest.js';
import { columnMedians, fillMissing } from '../../detectors/lib/fill-missing.js';
import { ForestBuilder } from '../../detectors/lib/isolation-forest.js';
import { openStream, rootKey } from '../../random/stream.js';
import { fitAndScore } from './run-detector-on-table.js';
import { tablePast } from './table-past.js';

const PARAMS = { trees: 50, subsample: 64 };

function drawCloud(nRows: number): Record<string, number[]> {
  const random = openStream(rootKey('cloud'));
  const column = (): number[] => Array.from({ length: nRows }, () => random.normal());
  return { x: column(), y: column() };
}

test('a lone row far out has the highest score', () => {
  const table = drawCloud(300);
  table['x'][7] = 30;
  table['y'][7] = -30;
  const score = fitAndScore(isolationForest, { train: tablePast(table), params: PARAMS });
  expect(score.indexOf(Math.max(...score))).toBe(7);
});

test('scores follow the rows when they are renumbered, to the last bit', () => {
  const table = drawCloud(250);
  table['x'][3] = NaN;
  const renumbered = (row: number): number => (row * 49 + 11) % 250;
  const moved: Record<string, number[]> = { x: [], y: [] };
  for (const name of ['x', 'y']) table[name].forEach((value, row) => (moved[name][renumbered(row)] = value));
  const score = fitAndScore(isolationForest, { train: tablePast(table), params: PARAMS });
  const scoreMoved = fitAndScore(isolationForest, { train: tablePast(moved), params: PARAMS });
  score.forEach((value, row) => expect(scoreMoved[renumbered(row)]).toBe(value));
});

test('another seed gives another forest, the same seed the same', () => {
  const past = tablePast(drawCloud(200));
  const of = (seed: string): Float64Array => fitAndScore(isolationForest, { train: past, params: PARAMS, seed });
  expect(of('a')).toEqual(of('a'));
  expect(of('a')).not.toEqual(of('b'));
});

test('trees end at single rows, equal rows or the depth limit, and children part their parent', () => {
  const value = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 60 }), (rows) => {
      const columns = [0, 1].map((at) => Float64Array.from(rows, (row) => row[at]));
      const builder = new ForestBuilder();
      const random = openStream(rootKey('tree'));
      builder.addTree({ columns, rows: Uint32Array.from(rows.keys()), maxDepth: 30, random });
      const { column, right, count } = builder.freeze(rows.length);
      column.forEach((at, node) => {
        if (at >= 0) expect(count[node]).toBe(count[node + 1] + count[right[node]]);
        expect(count[node]).toBeGreaterThan(0);
      });
      const nDistinct = new Set(rows.map(String)).size;
      const nLeaves = column.filter((at) => at === -1).length;
      // Thirty levels are more than 49 distinct points need, but cuts are random: a deep leaf may hold several.
      expect(nLeaves).toBeLessThanOrEqual(nDistinct);
      if (nDistinct <= 30) expect(nLeaves).toBe(nDistinct);
    }),
    { seed: 13, numRuns: 100 },
  );
});

test('missing values count as the training median', () => {
  const columns = [Float64Array.of(5, NaN, 1, 9), Float64Array.of(NaN, NaN, NaN, NaN), Float64Array.of(1, 2, 3, 4)];
  const medians = columnMedians(columns);
  expect([...medians]).toEqual([5, 0, 2]);
  const filled = fillMissing(columns, medians);
  expect(filled.map((column) => [...(column as Float64Array)])).toEqual([
    [5, 5, 1, 9],
    [0, 0, 0, 0],
    [1, 2, 3, 4],
  ]);
  expect(filled[2]).toBe(columns[2]);
});

test('survives no row, one row, equal rows and no column', () => {
  expect([...fitAndScore(isolationForest, { train: tablePast({ x: [] }) })]).toEqual([]);
  expect([...fitAndScore(isolationForest, { train: tablePast({ x: [3] }) })]).toEqual([0.5]);
  const equal = fitAndScore(isolationForest, { train: tablePast({ x: [3, 3, 3, 3] }), params: PARAMS });
  expect(new Set(equal).size).toBe(1);
  expect(equal[0]).toBeGreaterThanOrEqual(0);
  expect(equal[0]).toBeLessThanOrEqual(1);
});
