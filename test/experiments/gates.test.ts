import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gateTable, isBroken } from '../../experiments/aggregate/gate-table.js';
import { gatesText } from '../../experiments/gates-text.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { runStudy } from '../../experiments/run.js';
import type { MetricRow } from '../../reports/report.js';
import { temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const studyWith = (...lines: string[]): string => writeTo(folder, 'gated.yaml', { ...TINY_STUDY, expect: lines });

test('a gate names a detector, a metric, and where it wants a level, scenario and policy', async () => {
  const { gates, study } = await planStudy(
    studyWith(
      'gradient-boosting.recall >= 0.6',
      'rate-rules.false-removal-rate@action<0.5%',
      'rate-rules.f1@account/tiny > -1e-3',
      'rate-rules.f1/tiny/threshold <= 1',
      'rate-rules.f1/threshold <= 1',
    ),
  );
  const everywhere = { budget: null, level: null, scenario: null, policy: null };
  expect(gates.map(({ text: _, ...gate }) => gate)).toEqual([
    { ...everywhere, detector: 'gradient-boosting', metric: 'recall', operator: '>=', bound: 0.6 },
    {
      ...everywhere,
      detector: 'rate-rules',
      metric: 'false-removal-rate',
      level: 'action',
      operator: '<',
      bound: 0.005,
    },
    {
      ...everywhere,
      detector: 'rate-rules',
      metric: 'f1',
      level: 'account',
      scenario: 'tiny',
      operator: '>',
      bound: -0.001,
    },
    {
      ...everywhere,
      detector: 'rate-rules',
      metric: 'f1',
      scenario: 'tiny',
      policy: 'threshold',
      operator: '<=',
      bound: 1,
    },
    { ...everywhere, detector: 'rate-rules', metric: 'f1', policy: 'threshold', operator: '<=', bound: 1 },
  ]);
  expect(study.expect).toHaveLength(5);
});

test.each([
  [
    'recall of boosting',
    'expect[0]: is no gate; expected DETECTOR.METRIC[@fr=BUDGET][@LEVEL][/SCENARIO][/POLICY] >= NUMBER',
  ],
  ['rate-rules.recall >= high', 'expect[0]: is no gate'],
  ['rate-rules.recall = 0.5', 'expect[0]: is no gate'],
  ['rate-rules.recall >= 1e999', 'expect[0]: expected a number that can be reached, got 1e999'],
  ['rate-rule.recall >= 0.5', 'expect[0]: detector: the study has no "rate-rule"; did you mean "rate-rules"?'],
  ['rate-rules.recal >= 0.5', 'expect[0]: metric: the study has no "recal"; did you mean "recall"?'],
  ['rate-rules.recall@acount >= 0.5', 'expect[0]: level: the study has no "acount"; did you mean "account"?'],
  ['rate-rules.recall/tyni >= 0.5', 'expect[0]: scenario or policy: the study has no "tyni"; did you mean "tiny"?'],
  [
    'rate-rules.recall/tiny/treshold >= 0.5',
    'expect[0]: policy: the study has no "treshold"; did you mean "threshold"?',
  ],
  ['rate-rules.recall@fr=0.1% = 0.5', 'expect[0]: is no gate'],
  ['rate-rules.recall@fr=0 >= 0.5', 'expect[0]: @fr=0: expected a share of false removals from 0.001% to 100%'],
  ['rate-rules.recall@fr=200% >= 0.5', 'expect[0]: @fr=200%: expected a share of false removals'],
  ['rate-rules.f1@fr=1% >= 0.5', 'expect[0]: metric at a budget: the study has no "f1"'],
  ['rate-rules.recall@fr=1%/threshold >= 0.5', 'expect[0]: at a budget no policy decides; leave out "@fr="'],
  ['rate-rules.groups-found >= 1', 'expect[0]: groups-found is not defined at the levels of rate-rules'],
])('%s is refused with the file and key path', async (line, message) => {
  await expect(planStudy(studyWith(line))).rejects.toThrow(`gated.yaml: ${message}`);
});

test('the mean decides, the interval says how sure it is, and a cell without a value counts as broken', async () => {
  const plan = await planStudy(studyWith('rate-rules.recall >= 0.6', 'gradient-boosting.recall@account < 0.6'));
  const row = (detector: string, level: 'account' | 'action', value: number, half: number): MetricRow => ({
    ...{ scenario: 'tiny', detector, policy: 'threshold', level, segment: 'overall', metric: 'recall' },
    ...{ value, low: value - half, high: value + half, n: 2 },
  });
  const table = gateTable(
    [row('rate-rules', 'account', 0.7, 0.2), row('gradient-boosting', 'account', 0.7, 0.01)],
    [],
    plan,
  );
  expect(table.map(({ detector, level, verdict, interval }) => [detector, level, verdict, interval])).toEqual([
    ['rate-rules', 'account', 'holds', 'open'],
    ['rate-rules', 'action', 'unmeasured', null],
    ['gradient-boosting', 'account', 'broken', 'clear'],
  ]);
  expect(table.map(isBroken)).toEqual([false, true, true]);
  expect(gatesText(table).split('\n')).toEqual([
    'ok    rate-rules.recall >= 0.6  (account, tiny, threshold): 0.7 [0.5, 0.9], n = 2; the interval crosses the bound',
    'FAIL  rate-rules.recall >= 0.6  (action, tiny, threshold): no value, n = 0',
    'FAIL  gradient-boosting.recall@account < 0.6  (account, tiny, threshold): 0.7 [0.69, 0.71], n = 2',
  ]);
});

test('a run reports its gates at every level and scenario they speak of', async () => {
  const study = writeTo(folder, 'run.yaml', {
    ...TINY_STUDY,
    detectors: ['rate-rules'],
    expect: ['rate-rules.roc-auc >= 0', 'rate-rules.roc-auc@action > 1', 'rate-rules.recall@fr=0.1%@account >= 0'],
  });
  const { report } = await runStudy(study, { workers: 1, runsDir: join(folder, 'runs') });
  expect(report.tables['gates'].map(({ level, verdict, n }) => [level, verdict, n])).toEqual([
    ['account', 'holds', 2],
    ['action', 'holds', 2],
    ['action', 'broken', 2],
    ['account', 'holds', 2],
  ]);
  const [gate] = report.tables['gates'].slice(-1);
  const point = report.tables['operating-curve'].find(({ level, budget }) => level === 'account' && budget === 0.001);
  expect([gate['value'], gate['low'], gate['policy']]).toEqual([point?.['recall'], point?.['recall-low'], null]);
});

test('the name of a swept detector stands for all its variants, each held by itself', async () => {
  const sweep = { grid: { 'detectors.gradient-boosting.iterations': [5, 10] } };
  const swept = (gate: string): string =>
    writeTo(folder, 'swept.yaml', { ...TINY_STUDY, sweep, expect: [gate, 'rate-rules.recall <= 1'] });
  const { gates } = await planStudy(swept('gradient-boosting.recall@account >= 10%'));
  expect(gates.map(({ detector, text, bound }) => [detector, text, bound])).toEqual([
    ['gradient-boosting-iterations-5', 'gradient-boosting.recall@account >= 10%', 0.1],
    ['gradient-boosting-iterations-10', 'gradient-boosting.recall@account >= 10%', 0.1],
    ['rate-rules', 'rate-rules.recall <= 1', 1],
  ]);
  const [alone] = (await planStudy(swept('gradient-boosting-iterations-10.recall > 0'))).gates;
  expect(alone.detector).toBe('gradient-boosting-iterations-10');
  await expect(planStudy(swept('gradient-bosting.recall > 0'))).rejects.toThrow('did you mean "gradient-boosting"?');
  const row = { gate: gates[1].text, detector: gates[1].detector, scenario: 'tiny', policy: null, level: 'account' };
  const text = gatesText([{ ...row, verdict: 'holds', value: 0.5, low: null, high: null, interval: null, n: 2 }]);
  expect(text).toBe(
    'ok    gradient-boosting.recall@account >= 10%  (gradient-boosting-iterations-10, account, tiny): 0.5, n = 2',
  );
});
