import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import gradientBoosting from '../../detectors/catalog/gradient-boosting.js';
import { BestFirstHeap } from '../../detectors/lib/best-first-heap.js';
import { binColumns, chooseThresholds } from '../../detectors/lib/bin-columns.js';
import { boostTrees } from '../../detectors/lib/boosted-trees.js';
import { scoreTrees } from '../../detectors/lib/score-trees.js';
import { HistogramBuilder, binOffsets, subtractHistogram } from '../../detectors/lib/gradient-histogram.js';
import { capRows, labelledRows } from '../../detectors/lib/labelled-rows.js';
import { openStream, rootKey } from '../../random/stream.js';
import { contextOf, fitAndScore, rocAuc } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

const SETTINGS = {
  nTrees: 20,
  learningRate: 0.2,
  maxLeaves: 8,
  minSamplesLeaf: 3,
  l2: 0,
  classWeight: [1, 1],
} as const;

interface Drawn {
  table: Record<string, number[]>;
  label: number[];
  /** The log-odds that the labels were drawn with: no detector can rank better, but for chance. */
  logOdds: number[];
}

/** Rows whose label follows two columns and their interaction; a third column is noise. */
function drawTable(nRows: number, seed: string, missingShare = 0): Drawn {
  const random = openStream(rootKey(seed));
  const table: Record<string, number[]> = { a: [], b: [], noise: [] };
  const label: number[] = [];
  const logOdds: number[] = [];
  for (let row = 0; row < nRows; row++) {
    const [a, b] = [random.normal(), random.exponential(3)];
    logOdds.push(2 * a * (b > 2 ? 1 : -1) - 1);
    label.push(random.uniform() < 1 / (1 + Math.exp(-logOdds[row])) ? 1 : 0);
    table['a'].push(random.uniform() < missingShare ? NaN : a);
    table['b'].push(Math.round(b));
    table['noise'].push(random.normal());
  }
  return { table, label, logOdds };
}

describe('bins', () => {
  test('limits lie halfway between neighbouring values', () => {
    expect([...chooseThresholds(Float64Array.of(0, 0, 1, 4), 255)]).toEqual([0.5, 2.5]);
    expect(chooseThresholds(new Float64Array(0), 255)).toHaveLength(0);
  });

  test('with many values: at most maxBins bins, nearly equally filled', () => {
    const values = Float64Array.from({ length: 10_000 }, (_, row) => row ** 2);
    const { bin, thresholds } = binColumns([values], Uint32Array.from(values.keys()), 50);
    expect(thresholds[0]).toHaveLength(49);
    const filled = new Array<number>(50).fill(0);
    for (const at of bin[0]) filled[at]++;
    expect(Math.min(...filled)).toBeGreaterThanOrEqual(199);
    expect(Math.max(...filled)).toBeLessThanOrEqual(201);
  });

  test('a value lies above every limit before its bin and not above its own; a missing one has its own bin', () => {
    const value = fc.oneof(fc.integer({ min: -5, max: 300 }), fc.double({ noNaN: false, noDefaultInfinity: true }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 2, max: 255 }),
        (values, maxBins) => {
          const column = Float64Array.from(values);
          const { bin, thresholds } = binColumns([column], Uint32Array.from(column.keys()), maxBins);
          const limits = thresholds[0];
          column.forEach((x, row) => {
            const at = bin[0][row];
            if (Number.isNaN(x)) return expect(at).toBe(limits.length + 1);
            expect(at).toBeLessThanOrEqual(limits.length);
            if (at < limits.length) expect(x).toBeLessThanOrEqual(limits[at]);
            if (at > 0) expect(x).toBeGreaterThan(limits[at - 1]);
          });
        },
      ),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe('histograms', () => {
  test.each([1, 3, 4, 5, 8])('of %d columns are the plain sums, and parent − child is the sibling', (nColumns) => {
    const random = openStream(rootKey(`histogram-${nColumns}`));
    const nRows = 500;
    const columns = Array.from({ length: nColumns }, (_, c) =>
      Float64Array.from({ length: nRows }, () => (random.uniform() < 0.1 ? NaN : random.below(4 ** (c % 5)))),
    );
    const table = binColumns(
      columns,
      Uint32Array.from({ length: nRows }, (_, row) => row),
    );
    const offset = binOffsets(table);
    // Eighths, so that every sum is exact.
    const gradient = Float32Array.from({ length: nRows }, () => random.below(17) / 8 - 1);
    const hessian = Float32Array.from({ length: nRows }, () => random.below(9) / 8);
    const plain = (rows: Uint32Array): number[] => {
      const sums = new Array<number>(offset[nColumns] * 4).fill(0);
      for (const row of rows)
        table.bin.forEach((bin, c) => {
          const at = (offset[c] + bin[row]) * 4;
          sums[at] += gradient[row];
          sums[at + 1] += hessian[row];
          sums[at + 2] += 1;
        });
      return sums;
    };
    const all = Uint32Array.from({ length: nRows }, (_, row) => row);
    const left = all.filter((row) => row % 3 === 0);
    const builder = new HistogramBuilder(table, offset);
    const parent = new Float64Array(offset[nColumns] * 4);
    const child = new Float64Array(parent.length).fill(7);
    builder.build(all, gradient, hessian, parent);
    expect([...parent]).toEqual(plain(all));
    builder.build(left, gradient, hessian, child);
    expect([...child]).toEqual(plain(left));
    subtractHistogram(parent, child);
    expect([...parent]).toEqual(plain(all.filter((row) => row % 3 !== 0)));
  });
});

test('the heap hands out the largest gain first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 })), (gains) => {
      const heap = new BestFirstHeap<{ gain: number }>();
      for (const gain of gains) heap.push({ gain });
      expect(heap.size).toBe(gains.length);
      const out: number[] = [];
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item.gain);
      expect(out).toEqual([...gains].sort((a, b) => b - a));
    }),
    { seed: 12, numRuns: 100 },
  );
});

describe('boosted trees', () => {
  test('hold to leaf count, leaf size and the training rows of each node', () => {
    const { table, label } = drawTable(800, 'limits', 0.1);
    const columns = Object.values(table).map((values) => Float64Array.from(values));
    const settings = { ...SETTINGS, minSamplesLeaf: 25 };
    const trees = boostTrees(binColumns(columns, Uint32Array.from(label.keys())), Uint8Array.from(label), settings);
    trees.root.forEach((first, tree) => {
      const stop = trees.root[tree + 1] ?? trees.column.length;
      let nLeaves = 0;
      for (let node = first; node < stop; node++) {
        if (trees.column[node] === -1) {
          nLeaves++;
          expect(trees.count[node]).toBeGreaterThanOrEqual(25);
        } else expect(trees.count[node]).toBe(trees.count[node + 1] + trees.count[trees.right[node]]);
      }
      expect(trees.count[first]).toBe(800);
      expect(nLeaves).toBeLessThanOrEqual(8);
      expect(stop - first).toBe(2 * nLeaves - 1);
    });
  });

  test('learn which side missing values belong to', () => {
    const random = openStream(rootKey('missing'));
    const label = Array.from({ length: 400 }, (_, row) => row % 2);
    for (const missingLabel of [0, 1]) {
      const column = label.map((bit) => (bit === missingLabel ? NaN : random.normal()));
      const score = fitAndScore(gradientBoosting, { train: tablePast({ column }), labels: labelsOf(label) });
      expect(rocAuc(score, label)).toBe(1);
    }
  });

  test('do not depend on the order of the rows, to the last bit', () => {
    const { table, label } = drawTable(600, 'order', 0.05);
    const columns = Object.values(table).map((values) => Float64Array.from(values));
    const rows = Uint32Array.from(label.keys());
    const shuffled = Uint32Array.from(rows, (row) => (row * 7 + 3) % 600);
    const fit = (order: Uint32Array, weights: readonly [number, number]): unknown =>
      boostTrees(
        binColumns(columns, order),
        Uint8Array.from(order, (row) => label[row]),
        { ...SETTINGS, classWeight: weights },
      );
    expect(fit(shuffled, [1, 1])).toEqual(fit(rows, [1, 1]));
    expect(fit(shuffled, [0.6, 2.7])).toEqual(fit(rows, [0.6, 2.7]));
  });

  test('lower the training loss with every tree', () => {
    const { table, label } = drawTable(500, 'loss');
    const columns = Object.values(table).map((values) => Float64Array.from(values));
    const table_ = binColumns(columns, Uint32Array.from(label.keys()));
    let before = Infinity;
    for (const nTrees of [1, 2, 5, 10, 40]) {
      const raw = new Float64Array(label.length);
      scoreTrees(boostTrees(table_, Uint8Array.from(label), { ...SETTINGS, nTrees }), columns, raw);
      const loss = raw.reduce((sum, z, row) => sum + Math.log1p(Math.exp(label[row] === 1 ? -z : z)), 0);
      expect(loss).toBeLessThan(before);
      before = loss;
    }
  });
});

describe('gradient-boosting', () => {
  test('finds an interaction on rows it has not seen, nearly as well as is possible', () => {
    const [train, held] = [drawTable(6000, 'train'), drawTable(1000, 'held')];
    const past = tablePast(train.table);
    const score = fitAndScore(gradientBoosting, {
      train: past,
      labels: labelsOf(train.label),
      test: tablePast(held.table),
    });
    const best = rocAuc(held.logOdds, held.label);
    expect(best).toBeGreaterThan(0.8);
    expect(rocAuc(score, held.label)).toBeGreaterThan(best - 0.04);
    expect(score.every((value) => value > 0 && value < 1)).toBe(true);
  });

  test('balanced weights raise the scores of a rare class', () => {
    const { table, label } = drawTable(1000, 'rare');
    const rare = label.map((bit, row) => (row % 5 === 0 ? bit : 0));
    const average = (classWeight: string): number => {
      const out = fitAndScore(gradientBoosting, {
        train: tablePast(table),
        labels: labelsOf(rare),
        params: { classWeight, iterations: 10 },
      });
      return out.reduce((sum, value) => sum + value, 0) / out.length;
    };
    const share = rare.reduce((sum, bit) => sum + bit, 0) / rare.length;
    expect(average('none')).toBeCloseTo(share, 2);
    expect(average('balanced')).toBeGreaterThan(2 * share);
  });

  test('gives every row one share without labels or with one class only', () => {
    const past = tablePast({ a: [1, 2, 3] });
    expect([...fitAndScore(gradientBoosting, { train: past, labels: labelsOf([], []) })]).toEqual([0.5, 0.5, 0.5]);
    expect([...fitAndScore(gradientBoosting, { train: past, labels: labelsOf([1, 1, 1]) })]).toEqual([
      0.875, 0.875, 0.875,
    ]);
    expect([...fitAndScore(gradientBoosting, { train: tablePast({ a: [] }), labels: null })]).toEqual([]);
  });

  test('names a wrong parameter', () => {
    expect(() => contextOf(gradientBoosting, { learningRate: 0 })).toThrow(/learningRate/);
    expect(() => contextOf(gradientBoosting, { iteration: 5 })).toThrow(/iteration/);
  });
});

describe('the row cap', () => {
  test('keeps class shares, draws without replacement and by content', () => {
    const { table, label } = drawTable(5000, 'cap');
    const rare = label.map((bit, row) => (row % 4 === 0 ? bit : 0));
    const columns = Object.values(table).map((values) => Float64Array.from(values));
    const all = labelledRows(labelsOf(rare));
    const kept = capRows(all, columns, 1000, openStream(rootKey('draw')));
    expect(kept.row).toHaveLength(1000);
    expect(new Set(kept.row).size).toBe(1000);
    expect(kept.nPositive).toBe(Math.round((1000 * all.nPositive) / 5000));
    kept.row.forEach((row, at) => expect(kept.isPositive[at]).toBe(rare[row]));

    const renumbered = (row: number): number => (row * 1001 + 17) % 5000;
    const moved = columns.map((column) => {
      const out = new Float64Array(5000);
      column.forEach((value, row) => (out[renumbered(row)] = value));
      return out;
    });
    const movedLabel = new Array<number>(5000);
    rare.forEach((bit, row) => (movedLabel[renumbered(row)] = bit));
    const keptMoved = capRows(labelledRows(labelsOf(movedLabel)), moved, 1000, openStream(rootKey('draw')));
    expect(keptMoved.row).toEqual(kept.row.map(renumbered).sort());
  });

  test('is passed over when there are few rows', () => {
    const all = labelledRows(labelsOf([0, 1, 0]));
    expect(capRows(all, [], 100, openStream(rootKey('draw')))).toBe(all);
  });
});
