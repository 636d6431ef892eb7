import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellsOfPlan, cellsText } from '../../experiments/plan/cells-of-plan.js';
import { labelsOfScenario } from '../../experiments/plan/labels-of-scenario.js';
import { planStudy, type Plan } from '../../experiments/plan/plan-study.js';
import { readStudy } from '../../experiments/plan/read-study.js';
import { sweepPoints } from '../../experiments/plan/sweep-points.js';
import { sweepSchema } from '../../experiments/plan/sweep-schema.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const planOf = (change: object, set: readonly string[] = []): Promise<Plan> =>
  planStudy(writeTo(folder, 'swept.yaml', { ...TINY_STUDY, ...change }), { set });

test('a grid crosses the axes of a detector and of every scenario; names and axes tell the values', async () => {
  const { study, detectors, scenarios } = await planOf({
    sweep: {
      grid: {
        'detectors.gradient-boosting.iterations': [5, 10],
        'detectors.gradient-boosting.learningRate': [0.05, 0.1],
        'scenarios.*.evasion': [0, 0.25],
        'scenarios.*.graph.reciprocity': [0.3],
      },
    },
  });
  expect(detectors.map(({ name }) => name)).toEqual([
    'rate-rules',
    'gradient-boosting-iterations-5-learning-rate-0p05',
    'gradient-boosting-iterations-5-learning-rate-0p1',
    'gradient-boosting-iterations-10-learning-rate-0p05',
    'gradient-boosting-iterations-10-learning-rate-0p1',
  ]);
  expect(detectors[3].params).toMatchObject({ iterations: 10, learningRate: 0.05 });
  expect(scenarios.map(({ scenario }) => [scenario.name, scenario.evasion, scenario.graph.reciprocity])).toEqual([
    ['tiny-evasion-0-reciprocity-0p3', 0, 0.3],
    ['tiny-evasion-0p25-reciprocity-0p3', 0.25, 0.3],
  ]);
  expect(study.sweep).toBeUndefined();
  expect(study.axes).toHaveLength(4 * 2 + 2 * 2);
  expect(study.axes).toContainEqual({
    ...{ of: 'scenario', name: 'tiny-evasion-0p25-reciprocity-0p3', entry: 'tiny', axis: 'evasion', value: 0.25 },
  });
});

test('policies and the label desk can be swept, by names of their own; what a variant is made from stays known', async () => {
  const { study, policies, scenarios } = await planOf({
    policies: ['threshold', 'do-nothing'],
    sweep: {
      grid: { 'policies.threshold.budgetAccounts': [0.01, 0.02], 'scenarios.tiny.evasion': [0, 1] },
      axes: [{ name: 'looks', key: 'labels.auditShare', values: [0.2, 0.9] }],
    },
  });
  expect(policies.map(({ name, params }) => [name, (params as Record<string, unknown>)['budgetAccounts']])).toEqual([
    ['threshold-budget-accounts-0p01', 0.01],
    ['threshold-budget-accounts-0p02', 0.02],
    ['do-nothing', undefined],
  ]);
  expect(
    scenarios.map(({ id, scenario: { evasion } }) => [id, evasion, labelsOfScenario(study, id).auditShare]),
  ).toEqual([
    ['tiny-evasion-0-looks-0p2', 0, 0.2],
    ['tiny-evasion-0-looks-0p9', 0, 0.9],
    ['tiny-evasion-1-looks-0p2', 1, 0.2],
    ['tiny-evasion-1-looks-0p9', 1, 0.9],
  ]);
  expect(labelsOfScenario(study, 'another')).toEqual(study.labels);
  const ofLast = (study.axes ?? []).filter(({ name }) => name === 'tiny-evasion-1-looks-0p9');
  expect(ofLast.map(({ axis, value }) => [axis, value])).toEqual([
    ['evasion', 1],
    ['looks', 0.9],
  ]);
  const known = new Set([...policies, ...scenarios.map(({ id }) => ({ name: id }))].map(({ name }) => name));
  for (const { name } of study.axes ?? []) expect(known).toContain(name);
  const again = await planStudy(writeTo(folder, 'resolved-desks.yaml', study));
  expect(again.study).toEqual(study);
});

test('the resolved study of a sweep plans to itself', async () => {
  const { study, studyHash } = await planOf({
    sweep: { list: [{ 'scenarios.tiny.operations.bot-farm': { use: 'bot-farm' }, 'scenarios.tiny.nPeople': 120 }] },
  });
  const again = await planStudy(writeTo(folder, 'resolved.yaml', study));
  expect(again.studyHash).toBe(studyHash);
  expect(again.study).toEqual(study);
});

test('the cells of a plan: every detector and level in every world; a long list ends with how to see the rest', async () => {
  const plan = await planOf({
    ...{ replicates: 4, detectors: ['rate-rules', { use: 'hbos', levels: ['account'] }] },
    sweep: { grid: { 'scenarios.tiny.evasion': [0, 1] } },
  });
  const cells = cellsOfPlan(plan);
  expect(cells).toHaveLength(2 * 4 * 3);
  expect(new Set(cells.map((cell) => JSON.stringify(cell))).size).toBe(cells.length);
  expect(cells[5]).toEqual({ scenario: 'tiny-evasion-0', replicate: 2, detector: 'hbos', level: 'account' });
  const lines = cellsText(cells, false);
  expect(lines.slice(0, 2)).toEqual(['cells', '  tiny-evasion-0 1: rate-rules, account level']);
  expect(lines.at(-1)).toBe('  and 9 more: --cells lists all of them');
  expect(cellsText(cells, true)).toHaveLength(25);
  expect(cellsText(cells.slice(0, 3), false)).toHaveLength(4);
});

test('drawn points stay in their range, repeat with the seed, and a Latin hypercube has one in each n-th', () => {
  const axis = fc
    .record({ from: fc.integer({ min: 1, max: 50 }), width: fc.integer({ min: 1, max: 500 }), log: fc.boolean() })
    .map(({ from, width, log }) => ({ from, to: from + width, log }));
  fc.assert(
    fc.property(axis, fc.integer({ min: 1, max: 40 }), fc.string(), (range, n, seed) => {
      const sweep = sweepSchema.parse({ random: { n, seed, axes: { 'detectors.a.b': range } } });
      const [{ points }] = sweepPoints(sweep);
      const values = points.map((point) => Number(point['detectors.a.b'])).sort((a, b) => a - b);
      expect(values).toHaveLength(n);
      const place = (value: number): number =>
        range.log
          ? Math.log(value / range.from) / Math.log(range.to / range.from)
          : (value - range.from) / (range.to - range.from);
      // Four digits of rounding may move a value over the border of its part by so much.
      const slack = range.log ? 2e-3 / Math.log(range.to / range.from) : (2e-3 * range.to) / (range.to - range.from);
      values.forEach((value, index) => {
        expect(place(value)).toBeGreaterThanOrEqual(index / n - slack);
        expect(place(value)).toBeLessThanOrEqual((index + 1) / n + slack);
      });
      expect(sweepPoints(sweep)).toEqual(sweepPoints(sweep));
    }),
    { seed: 2 },
  );
});

test('a random sweep of two entries draws points for each, which the study crosses; an axis is drawn alike beside others', async () => {
  const ofDetector = {
    'detectors.gradient-boosting.iterations': { from: 5, to: 50, whole: true },
    'detectors.gradient-boosting.learningRate': { from: 0.01, to: 0.3, log: true },
  };
  const ofWorlds = { 'scenarios.*.evasion': { from: 0, to: 1 }, 'labels.auditShare': { from: 0.1, to: 0.9 } };
  const random = (axes: object): object => ({ sweep: { random: { n: 3, axes } } });
  const both = await planOf(random({ ...ofDetector, ...ofWorlds }));
  const one = await planOf(random(ofDetector));
  expect(both.detectors.map(({ name }) => name)).toEqual(one.detectors.map(({ name }) => name));
  expect(both.detectors).toHaveLength(1 + 3);
  expect(both.scenarios).toHaveLength(3 * 3);
  expect(new Set(both.scenarios.map(({ scenario }) => scenario.evasion)).size).toBe(3);
  expect(new Set(both.scenarios.map(({ id }) => labelsOfScenario(both.study, id).auditShare)).size).toBe(3);
  expect(cellsOfPlan(both)).toHaveLength(9 * 2 * both.detectors.reduce((sum, { levels }) => sum + levels.length, 0));
});

test('whole axes reach both ends and nothing else', () => {
  const sweep = sweepSchema.parse({ random: { n: 60, axes: { 'detectors.a.b': { from: 2, to: 4, whole: true } } } });
  const values = sweepPoints(sweep)[0].points.map((point) => point['detectors.a.b']);
  // Drawn sixty times, there each once: a variant is not run twice.
  expect(values.sort()).toEqual([2, 3, 4]);
});

test('drawn values stay apart, and inside their range, however narrow it is', () => {
  const range = { from: 1.00001, to: 1.00002 };
  const sweep = sweepSchema.parse({ random: { n: 50, axes: { 'detectors.a.b': range } } });
  const values = sweepPoints(sweep)[0].points.map((point) => Number(point['detectors.a.b']));
  expect(new Set(values).size).toBe(50);
  for (const value of values) expect(value >= range.from && value <= range.to).toBe(true);
});

test('variants whose values read alike, or whose names would be too long, are numbered, and the resolved study plans to itself', async () => {
  const { study, detectors, scenarios } = await planOf({
    sweep: {
      list: [{ 'scenarios.tiny.summary': 'a b' }, { 'scenarios.tiny.summary': 'a_b' }],
      grid: {
        'detectors.gradient-boosting.iterations': [5, 10],
        'detectors.gradient-boosting.learningRate': [0.1],
        'detectors.gradient-boosting.maxLeaves': [15],
        'detectors.gradient-boosting.maxDepth': [10],
        'detectors.gradient-boosting.maxTrainRows': [100_000],
        'detectors.gradient-boosting.maxBins': [64],
        'detectors.gradient-boosting.l2': [0.125],
      },
    },
  });
  expect(scenarios.map(({ id }) => id)).toEqual(['tiny-summary-a-b', 'tiny-summary-a-b-no-2']);
  expect(detectors.slice(1, 3).map(({ name }) => name)).toEqual([
    'gradient-boosting-variant-1',
    'gradient-boosting-variant-2',
  ]);
  const again = await planStudy(writeTo(folder, 'resolved-numbers.yaml', study));
  expect(again.study).toEqual(study);
});

test('--set reaches keys, detectors and scenarios, in order', async () => {
  const { study, detectors, scenarios } = await planOf({}, [
    'replicates=7',
    'labels.auditShare=0.25',
    'detectors.gradient-boosting.iterations=3',
    'detectors.rate-rules.levels=[account]',
    'scenarios.*.nPeople=99',
    'scenarios.tiny.confounders.giveaway-loop.entrantShare=0.05',
    'replicates=3',
  ]);
  expect(study.replicates).toBe(3);
  expect(study.labels.auditShare).toBe(0.25);
  expect(detectors[1].params).toMatchObject({ iterations: 3 });
  expect(detectors[0].levels).toEqual(['account']);
  expect(scenarios[0].scenario.nPeople).toBe(99);
  expect(scenarios[0].scenario.confounders[0].with).toMatchObject({ entrantShare: 0.05 });
});

test.each([
  [['replicates'], '--set replicates: is not a pair; expected key=value'],
  [['scenarios.tiny.seed=other'], '--set scenarios.tiny.seed=other: does nothing in a study'],
  [['replicats=3'], '--set replicats=3: replicats: unknown key; did you mean "replicates"?'],
  [['replicates=many'], '--set replicates=many: replicates: expected number, got "many"'],
  [
    ['detectors.boosting.iterations=3'],
    '--set detectors.boosting.iterations=3: there is no entry "boosting"; known: rate-rules, gradient-boosting',
  ],
  [['replicates.x=3'], '--set replicates.x=3: "x" can not be set: what lies above it is 2, without keys'],
  [['scenarios.tiny.nPeopel=3'], 'nPeopel'],
  [['extends=quickstart'], '--set extends=quickstart: expected a key of the study itself'],
  [['seed=[1'], '--set seed=[1: the value is not valid YAML'],
])('--set %j is refused in one line', async (set, message) => {
  await expect(planOf({}, set)).rejects.toThrow(message);
  await expect(planOf({}, set)).rejects.toMatchObject({ name: 'UserError' });
});

test.each([
  [{ grid: { 'replicates.x': [1] } }, 'sweep.grid: "replicates.x" can not be swept; expected scenarios.NAME.KEY'],
  [{ grid: { 'detectors.boosting.iterations': [1] } }, 'sweep: there is no entry "boosting"'],
  [
    { grid: { 'detectors.gradient-boosting.iterations': [1, 1] } },
    'sweep: detectors.gradient-boosting.iterations = 1 comes twice; expected each point once',
  ],
  [
    { list: [{ 'detectors.rate-rules.x': 1, 'scenarios.tiny.nPeople': 5 }] },
    'sweep.list: a point changes detectors.rate-rules and scenarios.tiny',
  ],
  [
    { list: [{ 'scenarios.tiny.nPeople': 5 }, { 'scenarios.tiny.evasion': 1 }] },
    'sweep.list: expected the same keys in every point',
  ],
  [{ random: { n: 2, axes: { 'scenarios.tiny.evasion': { from: 1, to: 0 } } } }, 'expected from < to'],
  [
    { grid: { 'scenarios.tiny.nPeople': [5] }, list: [{ 'scenarios.tiny.evasion': 1 }] },
    'sweep.list: scenarios.tiny is swept twice; put its axes into one part',
  ],
  [{ grid: { 'detectors.gradient-boosting.iteration': [3] } }, 'iteration'],
  [{ grid: { 'labels.auditSure': [0.1] } }, 'auditSure: unknown key; did you mean "auditShare"?'],
  [{ grid: { 'policies.treshold.budgetAccounts': [0.1] } }, 'sweep: there is no entry "treshold"'],
  [
    {
      axes: [0, 1].map((value) => ({ name: 'a', key: `scenarios.tiny.${value ? 'evasion' : 'nPeople'}`, values: [1] })),
    },
    'sweep.axes[1]: the name "a" comes twice',
  ],
  [
    {
      grid: { 'scenarios.tiny.evasion': [0, 1] },
      axes: [{ name: 'a', key: 'scenarios.tiny.evasion', values: [1] }],
    },
    'sweep.axes[0]: "scenarios.tiny.evasion" is swept twice',
  ],
])('sweep %j is refused in one line', async (sweep, message) => {
  await expect(planOf({ sweep })).rejects.toThrow(message);
  await expect(planOf({ sweep })).rejects.toMatchObject({ name: 'UserError' });
});

test('a study extends another, from another folder too; its own keys win', () => {
  const base = folderIn(folder);
  writeTo(base, 'town.yaml', TINY_STUDY.scenarios[0]);
  writeTo(base, 'base.yaml', { ...TINY_STUDY, name: 'base', scenarios: ['town.yaml'], expect: ['rate-rules.f1 >= 0'] });
  const above = join(base, 'above');
  mkdirSync(above);
  const file = writeTo(above, 'mine.yaml', { format: 'study@1', name: 'mine', extends: '../base.yaml', replicates: 4 });
  const study = readStudy(file);
  expect(study).toMatchObject({ name: 'mine', replicates: 4, seed: 'tiny', expect: ['rate-rules.f1 >= 0'] });
  expect(study.scenarios).toEqual([join(base, 'town.yaml')]);
  expect(study).not.toHaveProperty('extends');
  expect(readStudy(writeTo(above, 'shipped.yaml', { extends: 'quickstart', replicates: 1 }))).toMatchObject({
    ...{ name: 'quickstart', replicates: 1 },
  });
});

test('studies that extend nothing known, or one another, are refused', () => {
  const here = folderIn(folder);
  const lost = writeTo(here, 'lost.yaml', { extends: 'quikstart' });
  expect(() => readStudy(lost)).toThrow(
    'lost.yaml: extends: study "quikstart": no such study; did you mean "quickstart"?',
  );
  writeTo(here, 'a.yaml', { extends: 'b.yaml' });
  const b = writeTo(here, 'b.yaml', { extends: 'a.yaml' });
  expect(() => readStudy(b)).toThrow('extends this study in turn');
});
