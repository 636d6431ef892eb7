import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compareRuns } from '../../experiments/finished/compare-runs.js';
import { openRun } from '../../experiments/finished/open-run.js';
import { overlapOf } from '../../experiments/finished/overlap.js';
import { loopHeadlineText } from '../../experiments/loop-headline-text.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { methodsText } from '../../reports/paper/methods.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { readCsv } from '../../experiments/datasets/read-csv.js';
import { folderIn, temporaryFolder, TINY_LOOPED, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';

const home = temporaryFolder();
const runsDir = join(home, 'runs');

const studyOf = (policy: string, more: object = {}): object => ({
  ...TINY_LOOPED,
  ...{ name: 'loop', detectors: [{ use: 'client-signature' }] },
  policies: [{ use: 'threshold', with: { budgetPer100kActions: 5000 } }, 'do-nothing'],
  closedLoop: {
    ...{ startDay: 4, windowDays: 3, historyDays: 6 },
    arms: [
      { name: 'a', detector: 'client-signature', policy: 'threshold' },
      { name: 'b', detector: 'client-signature', policy },
    ],
  },
  ...more,
});
const run = (study: object): Promise<FinishedRun> =>
  runStudy(writeTo(folderIn(home), 'study.yaml', study), { workers: 2, runsDir });

const GATES = [
  ...['b.share-removed > 0', 'a.share-removed/tiny > 0'],
  ...['a.service-actions/bot-farm > 1e9', 'a.service-actions/follow-service/tiny > 0'],
];
let [first, second]: FinishedRun[] = [];
beforeAll(async () => {
  first = await run(studyOf('threshold'));
  second = await run(studyOf('do-nothing', { expect: GATES }));
});

const totalOf = ({ report }: FinishedRun, arm: string, quantity: string) =>
  report.tables['loop-totals'].find((row) => row['arm'] === arm && row['quantity'] === quantity);

test('a loop that claims nothing says what each arm did, and its headline holds every quantity of every arm', () => {
  const removed = Number((100 * Number(totalOf(first, 'a', 'share-removed')?.['value'])).toPrecision(3));
  expect(removed).toBeGreaterThan(0);
  expect(first.report.answer).toContain(`a removes ${removed} %`);
  expect(first.report.answer).toContain('b removes');
  const stands = first.report.tables['loop-effects'].find(({ quantity }) => quantity === 'service-output');
  const less = Number(Number(stands?.['difference']).toPrecision(3));
  expect(less).toBeLessThan(0);
  expect(first.report.answer).toContain(`against do-nothing it changes what stands by ${less}`);
  const lines = loopHeadlineText(first.report).split('\n');
  expect(lines.map((line) => line.split(/\s+/)[0])).toEqual(['tiny,', 'arm', 'do-nothing', 'a', 'b']);
  expect(lines[3]).toContain((removed / 100).toFixed(3));

  const { columns, rows } = readCsv(join(first.folder, 'tables', 'headline.csv'));
  expect(columns.join()).toBe('scenario,detector,policy,level,metric,value,low,high,n');
  expect(rows.length).toBe(first.report.tables['loop-totals'].length);
  // A table without a row has no columns either.
  expect(existsSync(join(first.folder, 'tables', 'harm-by-persona.csv'))).toBe(false);
});

test('the methods of a paper define what was counted of the arms, and head nothing that is empty', () => {
  const text = methodsText(first.report, 'format: study@1');
  expect(text).toMatch(
    /paragraph\{Metrics\.\}\n(.+: .+\.\n)*share-removed: share of the inauthentic actions that was removed\./,
  );
  expect(text).not.toContain('paragraph{Worlds.}');
});

test('what services did is told of each alone, and adds up to what all did together', () => {
  const services = first.report.tables['loop-services'];
  expect(new Set(services.map(({ operation }) => operation)).size).toBeGreaterThan(1);
  for (const arm of ['do-nothing', 'a', 'b'])
    for (const quantity of ['service-actions', 'service-output', 'service-tries', 'customers', 'service-revenue']) {
      const alone = services.filter((row) => row['arm'] === arm && row['quantity'] === quantity);
      const sum = alone.reduce((total, { value }) => total + Number(value), 0);
      expect(sum, `${arm}: ${quantity}`).toBeCloseTo(Number(totalOf(first, arm, quantity)?.['value']), 9);
    }
});

test('two loops are held against each other arm by arm, by name, whatever decides in them', async () => {
  const [a, b] = [first, second].map(({ folder }) => openRun(folder));
  const { cells, onlyInA, onlyInB } = compareRuns(a, b);
  expect(onlyInB).toEqual([]);
  // Of what was removed, nothing was: a share of nothing.
  expect(onlyInA.map((name) => name.split(' / ').slice(1).join('/'))).toEqual(['b/threshold/action/removal-precision']);
  const movements = new Set(cells.filter(({ detector }) => detector === 'a').map(({ movement }) => movement));
  expect([...movements]).toEqual(['same']);
  const output = cells.find(({ detector, metric }) => detector === 'b' && metric === 'share-removed');
  expect(output).toMatchObject({ b: 0, n: 2, paired: true });
  expect(output?.a).toBeCloseTo(Number(totalOf(first, 'b', 'share-removed')?.['value']), 12);
  expect(await overlapOf(a, b)).toEqual([]);
});

test('gates of a loop name arms, quantities and operations, and are judged by the tables of totals and of services', async () => {
  const madeBy = (operation: string) =>
    second.report.tables['loop-services'].find(
      (row) => row['arm'] === 'a' && row['quantity'] === 'service-actions' && row['operation'] === operation,
    )?.['value'];
  const verdicts = (second.report.tables['gates'] ?? []).map(({ gate, verdict, value }) => [gate, verdict, value]);
  expect(verdicts).toEqual([
    ['b.share-removed > 0', 'broken', 0],
    ['a.share-removed/tiny > 0', 'holds', totalOf(second, 'a', 'share-removed')?.['value']],
    ['a.service-actions/bot-farm > 1e9', 'broken', madeBy('bot-farm')],
    ['a.service-actions/follow-service/tiny > 0', 'holds', madeBy('follow-service')],
  ]);
  const refused = async (gate: string, message: string): Promise<void> => {
    const file = writeTo(home, 'gate.yaml', studyOf('threshold', { expect: [gate] }));
    await expect(planStudy(file)).rejects.toThrow(message);
  };
  await refused(
    'a.share-remove > 0',
    'expect[0]: quantity: the study has no "share-remove"; did you mean "share-removed"?',
  );
  await refused('client-signature.share-removed > 0', 'expect[0]: arm: the study has no "client-signature"');
  await refused('a.share-removed@action > 0', 'expected ARM.QUANTITY[/OPERATION][/SCENARIO] >= NUMBER');
  await refused(
    'a.share-removed/bot-frm > 0',
    'expect[0]: operation or scenario: the study has no "bot-frm"; did you mean "bot-farm"?',
  );
  await refused(
    'a.share-removed/bot-frm/tiny > 0',
    'expect[0]: operation of tiny: the study has no "bot-frm"; did you',
  );
  await refused(
    'a.share-removed/bot-farm/tin > 0',
    'expect[0]: scenario: the study has no "tin"; did you mean "tiny"?',
  );
  await refused(
    'a.people-leaving/bot-farm > 0',
    'expect[0]: people-leaving/bot-farm: "people-leaving" is not counted by operation; expected one of service-output,',
  );
  expect(readFileSync(join(first.folder, 'tables', 'segments.csv'), 'utf8')).toMatch(/^scenario,/);
});

test('a gate on an operation holds in the scenarios that have it', async () => {
  const other = { ...TINY_STUDY.scenarios[0], name: 'without-bots', operations: [{ use: 'follow-service', with: {} }] };
  const study = studyOf('threshold', {
    scenarios: [...TINY_STUDY.scenarios, other],
    expect: ['a.share-removed/bot-farm > 0', 'a.share-removed/follow-service > 0'],
  });
  const { gates } = await planStudy(writeTo(home, 'two.yaml', study));
  expect(gates.map(({ metric, scenario }) => [metric, scenario])).toEqual([
    ['share-removed/bot-farm', 'tiny'],
    ['share-removed/follow-service', 'tiny'],
    ['share-removed/follow-service', 'without-bots'],
  ]);
});
