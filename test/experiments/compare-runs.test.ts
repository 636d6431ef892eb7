import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { compareRuns, type ComparedCell } from '../../experiments/finished/compare-runs.js';
import { comparisonText } from '../../experiments/finished/comparison-text.js';
import { overlapOf } from '../../experiments/finished/overlap.js';
import { isSameWorld, studyDifferences } from '../../experiments/finished/study-differences.js';
import { openRun, type FinishedFolder } from '../../experiments/finished/open-run.js';
import { verificationOf, verifyRun } from '../../experiments/finished/verify-run.js';
import { pairedDifference } from '../../experiments/metrics/paired-difference.js';
import { welchDifference } from '../../experiments/metrics/welch-difference.js';
import { runStudy } from '../../experiments/run.js';
import type { Report } from '../../reports/report.js';
import { folderIn, temporaryFolder, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const run = async (name: string, change: object): Promise<FinishedFolder> =>
  openRun(
    (await runStudy(writeTo(folder, `${name}.yaml`, { ...TINY_STUDY, ...change }), { workers: 1, runsDir })).folder,
  );

let base: FinishedFolder;
let changed: FinishedFolder;
beforeAll(async () => {
  base = await run('base', { detectors: ['rate-rules', 'profile-rules'] });
  changed = await run('changed', {
    replicates: 3,
    detectors: ['rate-rules', { use: 'client-signature', levels: ['account'] }],
    metrics: ['recall', 'roc-auc'],
  });
}, 600_000);

test('the table replicates holds what the headline is the mean of', () => {
  const { rows, tables } = base.report;
  for (const row of rows.filter(({ segment }) => segment === 'overall')) {
    const values = tables['replicates']
      .filter(
        ({ detector, level, metric }) => detector === row.detector && level === row.level && metric === row.metric,
      )
      .map(({ value }) => Number(value));
    expect(values).toHaveLength(row.n);
    if (row.value !== null)
      expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(row.value, 12);
  }
});

test('a run and itself are the same in every number', () => {
  const { cells, onlyInA, onlyInB, nSharedSeeds } = compareRuns(base, base);
  expect(cells.length).toBeGreaterThan(20);
  expect(cells.every(({ movement, difference }) => movement === 'same' && difference === 0)).toBe(true);
  expect([onlyInA, onlyInB, nSharedSeeds]).toEqual([[], [], 2]);
});

test('what both hold is paired by seed; what only one holds is named', () => {
  const comparison = compareRuns(base, changed);
  expect(comparison.nSharedSeeds).toBe(2);
  expect([...new Set(comparison.cells.map(({ detector }) => detector))]).toEqual(['rate-rules']);
  expect(comparison.cells.every(({ movement, n, paired }) => movement === 'same' && n === 2 && paired)).toBe(true);
  expect(comparison.onlyInA).toContain('tiny / profile-rules / threshold / account / recall');
  expect(comparison.onlyInA).toContain('tiny / rate-rules / threshold / account / f1');
  expect(comparison.onlyInB).toContain('tiny / client-signature / threshold / account / roc-auc');
  expect(comparisonText(comparison)).toContain('Paired over 2 replicates of the same seeds.');
});

test('what was set differently is told, and people are paired only where worlds are the same', async () => {
  const smaller = await run('smaller', {
    detectors: ['rate-rules', 'profile-rules'],
    scenarios: [{ ...TINY_SCENARIO, nPeople: TINY_SCENARIO.nPeople - 20 }],
  });
  const differences = studyDifferences(base, smaller);
  expect(differences).toEqual([
    {
      path: 'scenarios[tiny].nPeople',
      a: String(TINY_SCENARIO.nPeople),
      b: String(TINY_SCENARIO.nPeople - 20),
    },
  ]);
  expect(comparisonText(compareRuns(base, smaller), differences)).toContain(
    `Set differently:\n  scenarios[tiny].nPeople ${TINY_SCENARIO.nPeople} -> ${TINY_SCENARIO.nPeople - 20}`,
  );
  expect(studyDifferences(base, base)).toEqual([]);
  expect(await overlapOf(base, smaller)).toEqual([]);
  expect((await overlapOf(base, base)).length).toBeGreaterThan(0);
}, 600_000);

test('a data set that differs gives no same rows, a detector that differs does; variants of one detector go by their names', async () => {
  const dataset = [{ path: 'dataset.file', a: '"a.csv"', b: '"b.csv"' }];
  const detector = [{ path: 'detectors[rate-rules].with.percentile', a: '99', b: '95' }];
  const alike = [{ path: 'scenarios[tiny-two].nPeople', a: '1', b: '2' }];
  expect([dataset, detector, alike].map((one) => isSameWorld(one, 'tiny'))).toEqual([false, true, true]);
  const variants = (percentile: number): object => ({
    detectors: [
      { use: 'rate-rules', as: 'usual' },
      { use: 'rate-rules', as: 'other', with: { percentile } },
    ],
  });
  const [a, b] = [await run('variants', variants(98)), await run('other-variants', variants(97))];
  expect(studyDifferences(a, b)).toEqual([{ path: 'detectors[other].with.percentile', a: '98', b: '97' }]);
}, 600_000);

/** A run of made-up numbers: one value a replicate for each metric. */
function madeUp(seeds: readonly string[], values: Readonly<Record<string, readonly number[]>>): FinishedFolder {
  const rows = Object.entries(values).flatMap(([metric, column]) =>
    column.map((value, index) => ({
      ...{ scenario: 'tiny', detector: 'one', policy: 'threshold', level: 'account', metric, value },
      replicate: index + 1,
    })),
  );
  const provenance = { ...base.report.provenance, seeds: [...seeds], replicates: seeds.length };
  const report: Report = { ...base.report, provenance, tables: { replicates: rows } };
  return { ...base, report };
}

test('a shift of every replicate is found among noise, in either order of replicates, and its sign is B less A', () => {
  const seeds = Array.from({ length: 8 }, (_, index) => `s/${index}`);
  const noise = [0.01, -0.02, 0.015, -0.005, 0.02, -0.01, 0.005, -0.015];
  const a = madeUp(seeds, { moved: noise, noisy: noise, equal: noise });
  const shuffled = [3, 1, 7, 0, 2, 6, 4, 5];
  const b = madeUp(
    shuffled.map((index) => seeds[index]),
    {
      moved: shuffled.map((index) => noise[index] + 0.5 + 0.001 * index),
      noisy: shuffled.map((index) => noise[index] + (index % 2 === 0 ? 0.03 : -0.03)),
      equal: shuffled.map((index) => noise[index]),
    },
  );
  const { cells } = compareRuns(a, b);
  const of = (name: string): ComparedCell => cells.find(({ metric }) => metric === name) as ComparedCell;
  expect(of('moved')).toMatchObject({ movement: 'moved', n: 8, paired: true });
  expect(of('moved').difference).toBeCloseTo(0.5035, 12);
  expect(of('noisy').movement).toBe('noise');
  expect(of('equal')).toMatchObject({ movement: 'same', pHolm: null });
  // Two tests were made: Holm doubles the smaller p-value.
  expect(of('moved').pHolm).toBeCloseTo(2 * (of('moved').p ?? NaN), 12);
});

test('runs without a common seed are compared as independent; one replicate proves nothing', () => {
  const a = madeUp(['a/1', 'a/2', 'a/3'], { x: [0.1, 0.12, 0.11] });
  const b = madeUp(['b/1', 'b/2', 'b/3', 'b/4'], { x: [0.9, 0.88, 0.91, 0.9] });
  expect(compareRuns(a, b).cells).toMatchObject([{ paired: false, movement: 'moved', n: 7 }]);
  const [lone, other] = [madeUp(['a/1'], { x: [0.1] }), madeUp(['a/1'], { x: [0.9] })];
  expect(compareRuns(lone, other).cells).toMatchObject([{ movement: 'untested', n: 1, p: null }]);
});

test("Welch's test: an example by hand, and sides that can be swapped", () => {
  // By hand: squared errors 8/12 and 18/12 give t = -3 / sqrt(26/12) = -2.038 with 5 whole degrees of freedom; tables have p = 0.10 at 2.015.
  const { difference, p, low, high } = welchDifference([18, 20, 22, 20], [23, 20, 26, 23]);
  expect(difference).toBe(-3);
  expect(p).toBeGreaterThan(0.09);
  expect(p).toBeLessThan(0.1);
  expect((low ?? NaN) + (high ?? NaN)).toBeCloseTo(-6, 12);
  const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [there, back] = [welchDifference(a, b), welchDifference(b, a)];
      expect(there.difference).toBeCloseTo(-back.difference, 9);
      expect(there.p).toBeCloseTo(back.p ?? NaN, 9);
      expect((there.low ?? NaN) <= there.difference && there.difference <= (there.high ?? NaN)).toBe(true);
    }),
    { seed: 1 },
  );
});

test('folds of real data are compared with their correction, worlds without', () => {
  const values = { x: [0.5, 0.6, 0.7, 0.55] };
  const after = { x: [0.55, 0.62, 0.77, 0.57] };
  const seeds = ['f/1', 'f/2', 'f/3', 'f/4'];
  const real = ({ report, ...rest }: FinishedFolder): FinishedFolder => ({
    ...rest,
    report: { ...report, scenarios: [{ id: 'tiny', summary: '', kind: 'real', facts: [] }] },
  });
  const worlds = compareRuns(madeUp(seeds, values), madeUp(seeds, after)).cells[0];
  const folds = compareRuns(real(madeUp(seeds, values)), real(madeUp(seeds, after))).cells[0];
  expect(worlds.p).toBe(pairedDifference(after.x, values.x, 0).p);
  expect(folds.p).toBe(pairedDifference(after.x, values.x, 1 / 3).p);
});

test('folders that are no finished runs are refused in one line', () => {
  const empty = folderIn(folder);
  expect(() => openRun(empty)).toThrow(`${empty}: is no run; expected a folder with run.json`);
  expect(() => openRun(join(folder, 'nowhere'), runsDir)).toThrow(
    /nowhere: no such run folder, nor one of that name in /,
  );
  const stopped = folderIn(folder);
  writeTo(stopped, 'run.json', { ...base.record, status: 'stopped', reason: 'stopped by the user\nstack' });
  expect(() => openRun(stopped)).toThrow(`${stopped}: the run is not finished (stopped: stopped by the user); `);
  const broken = folderIn(folder);
  writeTo(broken, 'run.json', '{ "format": "run@1", ');
  expect(() => openRun(broken)).toThrow(/run\.json:1:\d+: is not valid JSON/);
  const cut = join(folderIn(folder), 'cut');
  mkdirSync(cut);
  writeTo(cut, 'run.json', base.record);
  writeTo(cut, 'report.json', base.reportText.slice(0, 1000));
  expect(() => openRun(cut)).toThrow(`${join(cut, 'report.json')}: is not valid JSON: damaged or cut short; `);
  const old = { ...base, report: { ...base.report, tables: {} } };
  expect(() => compareRuns(old, base)).toThrow('has no table "replicates"');
  expect(openRun(base.record.id, runsDir).path).toBe(join(runsDir, base.record.id));
});

test('verify: a run repeats to the byte; a report that somebody touched does not, and the line is told', async () => {
  const verified = await verifyRun(base, { workers: 2 });
  expect(verified).toMatchObject({ same: true, circumstances: [], lines: [], files: [] });
  expect(verified.hash).toBe(verified.hashAgain);
  const touched = join(folderIn(folder), 'touched');
  mkdirSync(touched);
  cpSync(join(base.path, 'cells'), join(touched, 'cells'), { recursive: true });
  const lines = base.reportText.split('\n');
  const position = lines.findIndex((line) => line.includes('"metric":"recall"'));
  lines[position] = lines[position].replace(/"value":[^,]+/, '"value":0.123');
  writeFileSync(join(touched, 'report.json'), lines.join('\n'));
  writeTo(touched, 'run.json', { ...base.record, version: '0.0.9', backend: 'abacus' });
  writeTo(touched, 'study.yaml', readFileSync(join(base.path, 'study.yaml'), 'utf8'));
  const verification = verificationOf(openRun(touched, undefined, { mayBeChanged: true }), base);
  expect(verification.same).toBe(false);
  expect(verification.circumstances.map(({ what }) => what)).toEqual([
    'report.json than the run wrote',
    'version',
    'backend',
  ]);
  expect(verification.lines).toHaveLength(1);
  expect(verification.lines[0]).toMatchObject({ line: position + 1 });
  expect(verification.lines[0].was).toContain('0.123');
}, 600_000);
