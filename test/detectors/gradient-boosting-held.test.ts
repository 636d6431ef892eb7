import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import gradientBoosting from '../../detectors/catalog/gradient-boosting.js';
import { binColumns } from '../../detectors/lib/bin-columns.js';
import { boostTrees, type BoostedTrees } from '../../detectors/lib/boosted-trees.js';
import { scoreTrees } from '../../detectors/lib/score-trees.js';
import { HeldOutLoss } from '../../detectors/lib/held-out-loss.js';
import { holdOutAccounts } from '../../detectors/lib/hold-out-accounts.js';
import { labelledRows } from '../../detectors/lib/labelled-rows.js';
import { monotoneSigns } from '../../detectors/lib/monotone-signs.js';
import { openStream, rootKey } from '../../random/stream.js';
import { contextOf, fitAndScore } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

const SETTINGS = {
  nTrees: 15,
  learningRate: 0.3,
  maxLeaves: 8,
  minSamplesLeaf: 3,
  l2: 0,
  classWeight: [1, 1],
} as const;
const SIGNS = Int8Array.of(1, -1, 0);

/** Rows whose label goes up and down with both of the first two columns, so that a constraint has something to hold back; some values are missing. */
function drawRows(nRows: number, seed: string): { columns: Float64Array[]; label: Uint8Array } {
  const random = openStream(rootKey(seed));
  const columns = [0, 1, 2].map(() =>
    Float64Array.from({ length: nRows }, () =>
      random.uniform() < 0.1 ? NaN : Math.round(random.normal() * 100) / 100,
    ),
  );
  const label = Uint8Array.from({ length: nRows }, (_, row) => {
    const [a, b, c] = columns.map((column) => column[row] || 0);
    return random.uniform() < 1 / (1 + Math.exp(-(2 * Math.sin(2 * a) + 2 * Math.cos(2 * b) + a * c))) ? 1 : 0;
  });
  return { columns, label };
}

const allRows = (nRows: number): Uint32Array => Uint32Array.from({ length: nRows }, (_, row) => row);

function rawOf(trees: BoostedTrees, columns: readonly Float64Array[]): Float64Array {
  const raw = new Float64Array(columns[0].length);
  scoreTrees(trees, columns, raw);
  return raw;
}

/** Pairs of rows of which the second, with the column raised, has a raw score on the wrong side of the first; over a walk through the column. */
function violations(trees: BoostedTrees, columns: readonly Float64Array[], column: number, sign: number): number {
  const steps = Array.from({ length: 41 }, (_, at) => -2 + at / 10);
  let before: Float64Array | null = null;
  let nWrong = 0;
  for (const value of steps) {
    const raised = columns.map((values, at) => (at === column ? values.map(() => value) : values));
    const raw = rawOf(trees, raised);
    raw.forEach((after, row) => (nWrong += before !== null && sign * (after - before[row]) < 0 ? 1 : 0));
    before = raw;
  }
  return nWrong;
}

describe('monotone columns', () => {
  test('raising a held column never moves the score the wrong way, whatever the rest of the row holds', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 6 }),
        fc.integer({ min: 60, max: 150 }),
        fc.constantFrom(0, 1),
        fc.constantFrom(4, 8, 16),
        (seed, nRows, l2, maxLeaves) => {
          const { columns, label } = drawRows(nRows, seed);
          fc.pre(label.includes(0) && label.includes(1));
          const trees = boostTrees(binColumns(columns, allRows(nRows)), label, {
            ...{ ...SETTINGS, l2, maxLeaves, monotone: SIGNS },
          });
          const probe = columns.map((column) => column.slice(0, 12));
          expect(violations(trees, probe, 0, 1)).toBe(0);
          expect(violations(trees, probe, 1, -1)).toBe(0);
        },
      ),
      { seed: 31, numRuns: 20 },
    );
  });

  test('without the constraint the same rows break it, and a free column still may go both ways', () => {
    const { columns, label } = drawRows(400, 'free');
    const table = binColumns(columns, allRows(400));
    const probe = columns.map((column) => column.slice(0, 12));
    const free = boostTrees(table, label, SETTINGS);
    expect(violations(free, probe, 0, 1)).toBeGreaterThan(0);
    expect(violations(free, probe, 1, -1)).toBeGreaterThan(0);
    const held = boostTrees(table, label, { ...SETTINGS, monotone: SIGNS });
    expect(violations(held, probe, 2, 1)).toBeGreaterThan(0);
    expect(violations(held, probe, 2, -1)).toBeGreaterThan(0);
    expect(boostTrees(table, label, { ...SETTINGS, monotone: new Int8Array(3) })).toEqual(free);
  });

  test('are named by name or pattern, the last one counts; a name that matches nothing is an error', () => {
    const features = ['rates/likes', 'rates/follows', 'reach/degree'];
    const signs = monotoneSigns(features, { 'rates/*': 1, 'rates/follows': -1, 'reach/degree': 0 }, 'here');
    expect([...signs!]).toEqual([1, -1, 0]);
    expect(monotoneSigns(features, { '*': 1, 'rate*': 0, 'reach/*': 0 }, 'here')).toBeUndefined();
    const fit = (monotone: object): unknown =>
      fitAndScore(gradientBoosting, {
        ...{ train: tablePast({ 'rates/likes': [1, 2, 3, 4] }), labels: labelsOf([0, 0, 1, 1]), params: { monotone } },
      });
    expect(() => fit({ 'rate/likes': 1 })).toThrow(
      'gradient-boosting: params.monotone: no column matches "rate/likes"; did you mean "rates/likes"?',
    );
    expect(() => contextOf(gradientBoosting, { monotone: { 'rates/*': 2 } })).toThrow(/monotone/);
  });

  test('the detector takes them: a column that falls with the label is as good as left out', () => {
    const label = Array.from({ length: 200 }, (_, row) => (row < 100 ? 1 : 0));
    const down = tablePast({ x: label.map((_, row) => row) });
    const score = (sign: number): Float64Array =>
      fitAndScore(gradientBoosting, { train: down, labels: labelsOf(label), params: { monotone: { x: sign } } });
    expect(new Set(score(1)).size).toBe(1);
    expect([...score(-1)]).toEqual([...score(0)]);
  });
});

/** Accounts of three rows each; labels by account, with noise. */
function drawActions(nAccounts: number, seed: string): { past: ReturnType<typeof tablePast>; label: number[] } {
  const random = openStream(rootKey(seed));
  const nRows = 3 * nAccounts;
  const a = Array.from({ length: nRows }, () => random.normal());
  const label = a.map((value) => (random.uniform() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
  const past = tablePast({ a, b: a.map(() => random.normal()) }, 'action');
  return { past: { ...past, account: Uint32Array.from({ length: nRows }, (_, row) => Math.floor(row / 3)) }, label };
}

describe('early stopping', () => {
  const { columns, label } = drawRows(900, 'stop');
  const isHeld = (row: number): boolean => row % 3 === 0;
  const learned = allRows(900).filter((row) => !isHeld(row));
  const held = allRows(900).filter(isHeld);
  const table = binColumns(columns, learned);
  const marks = Uint8Array.from(learned, (row) => label[row]);
  const heldRows = {
    columns: columns.map((column) => Float64Array.from(held, (row) => column[row])),
    isPositive: Uint8Array.from(held, (row) => label[row]),
    classWeight: [1, 1] as const,
  };
  const settings = { ...SETTINGS, nTrees: 120 };
  const lossAfter = (trees: BoostedTrees): number =>
    rawOf(trees, heldRows.columns).reduce(
      (sum, z, at) => sum + Math.log1p(Math.exp(heldRows.isPositive[at] === 1 ? -z : z)),
      0,
    );

  test('stops after `patience` trees without a lower loss, and keeps exactly the trees up to the least', () => {
    const watch = new HeldOutLoss(heldRows, 10);
    const stopped = boostTrees(table, marks, settings, watch);
    const losses = Array.from({ length: watch.nKept + 10 }, (_, at) =>
      lossAfter(boostTrees(table, marks, { ...settings, nTrees: at + 1 })),
    );
    expect(losses.indexOf(Math.min(...losses)) + 1).toBe(watch.nKept);
    expect(watch.nKept).toBeGreaterThan(1);
    expect(watch.nKept).toBeLessThan(100);
    expect(stopped).toEqual(boostTrees(table, marks, { ...settings, nTrees: watch.nKept }));
    expect(lossAfter(stopped)).toBeLessThan(lossAfter(boostTrees(table, marks, settings)));
  });

  test('keeps back whole accounts of both kinds, by the seed and not by the numbers of rows', () => {
    const { past, label: marked } = drawActions(100, 'apart');
    const labelled = labelledRows(labelsOf(marked));
    const given = ['a', 'b'].map((name) => past.feature(name));
    const draw = (seed: string): Set<number> => {
      const apart = holdOutAccounts(
        labelled,
        { account: past.account, columns: given },
        0.2,
        openStream(rootKey(seed)),
      )!;
      const accounts = new Set(Array.from(apart.held.row, (row) => past.account[row]));
      expect(apart.held.row).toHaveLength(3 * accounts.size);
      expect(apart.rest.row.some((row) => accounts.has(past.account[row]))).toBe(false);
      expect(apart.held.row.length + apart.rest.row.length).toBe(300);
      return accounts;
    };
    expect(draw('one').size).toBe(20);
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('two'));
    const mirrored = given.map((column) => Float64Array.from(column).reverse());
    const apart = holdOutAccounts(
      labelledRows(labelsOf([...marked].reverse())),
      { account: past.account, columns: mirrored },
      ...([0.2, openStream(rootKey('one'))] as const),
    )!;
    expect(new Set(Array.from(apart.held.row, (row) => 99 - past.account[row]))).toEqual(draw('one'));
  });

  test('the detector grows fewer trees, the same ones by the same seed; with too few labels all of them', () => {
    const { past, label: marked } = drawActions(300, 'detector');
    const nTrees = (labels: ReturnType<typeof labelsOf>, seed: string): number => {
      const params = { validationShare: 0.25, iterations: 60 };
      const model = gradientBoosting.fit(past, labels, contextOf(gradientBoosting, params, seed));
      return (model as { trees: BoostedTrees }).trees.root.length;
    };
    const stopped = nTrees(labelsOf(marked), 'one');
    expect(stopped).toBeGreaterThan(0);
    expect(stopped).toBeLessThan(60);
    expect(nTrees(labelsOf(marked), 'one')).toBe(stopped);
    // One account: neither part could hold both classes.
    expect(nTrees(labelsOf([1, 0, 1], [0, 1, 2]), 'one')).toBe(60);
  });
});
