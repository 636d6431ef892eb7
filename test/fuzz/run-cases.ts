import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { UserError } from '../../errors/user-error.js';
import { openRun } from '../../experiments/finished/open-run.js';
import { checkKept } from '../../experiments/kept/check-kept.js';
import { readCellsIndex } from '../../experiments/kept/run-database.js';
import { planStudy, type Plan } from '../../experiments/plan/plan-study.js';
import { CLI } from '../experiments/plan-and-run.js';
import { TINY_SCENARIO } from '../experiments/tiny-study.js';
import { changedTrees } from './mutations.js';
import { written } from './written.js';

/** A small study that is really run, by the command, in a process of its own. */
export interface RunCase {
  readonly kind: 'run';
  readonly text: string;
}

/** Larger numbers than this may be right and take hours: such a study is planned, not run. */
const MOST_PARAM = 500;
const MOST_PERSON_DAYS = 4000;
/** A stack trace, or the words that go with exit code 70. */
const STACK = /^\s+at |This is a bug/m;

const ROWS = Array.from(
  { length: 60 },
  (_, row) => `${row},${(row * 7) % 31},${(row * 11) % 17},${Number(row % 3 === 0)}`,
);
const TABLE = ['id,followers,following,label', ...ROWS].join('\n');
const VILLAGE = { ...TINY_SCENARIO, nPeople: 60 };

const detector = fc.constantFrom<unknown>(
  'rate-rules',
  ...[
    { use: 'rate-rules', as: 'strict', levels: ['account'] },
    { use: 'isolation-forest', with: { trees: 5 } },
  ],
  ...['client-signature', 'ecod', 'hbos', { use: 'logistic-regression', levels: ['account'] }, 'label-spreading'],
  { use: 'gradient-boosting', with: { iterations: 2 } },
  { use: 'random-forest', levels: ['account'], with: { trees: 3 } },
);
const common = {
  format: fc.constant('study@1'),
  question: fc.constant('Does it end well?'),
  detectors: fc.array(detector, { minLength: 1, maxLength: 2 }),
  policies: fc.constantFrom<unknown>(
    ['threshold'],
    ['do-nothing'],
    [{ use: 'review-budget' }, 'threshold'],
    [{ use: 'threshold', with: { budgetAccounts: 0.5 } }],
  ),
  keep: fc.constantFrom({ worlds: 0 }, { worlds: 1 }, { worlds: 2, traffic: true }),
  seed: fc.constantFrom('a', '', '0', 'é'),
  expect: fc.constantFrom<string[]>(
    [],
    [],
    ['rate-rules.recall >= 0'],
    ['rate-rules.recall >= 1', 'rate-rules.f1 <= 0'],
  ),
};
const onWorlds = fc.record({
  ...common,
  name: fc.constant('worlds'),
  scenarios: fc.constantFrom(
    [VILLAGE],
    [{ ...VILLAGE, operations: [] }],
    [{ ...VILLAGE, confounders: [], nPeople: 20 }],
    [VILLAGE, { ...VILLAGE, name: 'other', operations: [{ use: 'bot-farm' }] }],
  ),
  replicates: fc.integer({ min: 1, max: 2 }),
  split: fc.constantFrom({ windowDays: 3 }, { windowDays: 2 }, { windowDays: 1 }),
  labels: fc.constantFrom({}, { auditShare: 0.8, delayDaysMean: 0.3 }, { auditShare: 0 }),
});
const onTable = fc.record({
  ...common,
  name: fc.constant('table'),
  dataset: fc.constantFrom<unknown>({ file: 'table.csv', ignore: ['id'] }, { file: 'table.csv', folds: 3 }),
});
const closedLoop = fc.record({
  ...common,
  name: fc.constant('loop'),
  detectors: fc.constant(['client-signature']),
  policies: fc.constant(['threshold']),
  expect: fc.constant([]),
  scenarios: fc.constant([VILLAGE]),
  replicates: fc.constant(1),
  closedLoop: fc.record({
    ...{ startDay: fc.integer({ min: 1, max: 6 }), windowDays: fc.constant(3), historyDays: fc.constant(6) },
    arms: fc.constant([{ name: 'one', detector: 'client-signature', policy: 'threshold' }]),
  }),
});

const study = fc.oneof({ weight: 4, arbitrary: onWorlds }, { weight: 2, arbitrary: onTable }, closedLoop);

/** Small valid studies on worlds, on a table and with a closed loop; a third of them changed in a few places. */
export const RUN_CASES: fc.Arbitrary<RunCase> = fc
  .oneof(
    { weight: 2, arbitrary: study.map((one) => stringify(one)) },
    { weight: 1, arbitrary: study.chain((one) => changedTrees([stringify(one)])) },
  )
  .map((text) => ({ kind: 'run', text }));

/**
 * Runs a case and holds the run to its word. Throws UserError where the study is refused, and Error where the command ends otherwise than well (0), with broken gates (1) or with one clear
 * line (2), prints a stack, takes longer than `longestSec`, or calls a run done that is not whole.
 */
export async function runCase({ text }: RunCase, folder: string, longestSec: number): Promise<void> {
  written(folder, 'table.csv', TABLE);
  const file = written(folder, 'study.yaml', text);
  if (isLarge(await planStudy(file))) return;
  const runs = join(folder, 'runs');
  rmSync(runs, { recursive: true, force: true });
  const args = [CLI, 'run', file, '--out', runs, '--workers', '1'];
  const { status, signal, stderr, error } = spawnSync(process.execPath, args, {
    ...{ encoding: 'utf8', timeout: longestSec * 1000, killSignal: 'SIGKILL', maxBuffer: 1 << 28 },
  });
  if (signal !== null) throw new Error(`took longer than ${longestSec} s, or died: ${String(error ?? signal)}`);
  if (status === null || ![0, 1, 2].includes(status) || STACK.test(stderr))
    throw new Error(`ended with ${status}: ${stderr}`);
  const folders = existsSync(runs) ? readdirSync(runs).filter((name) => !name.startsWith('.')) : [];
  for (const name of folders) await holdToWord(join(runs, name), status);
  if (status !== 2 && folders.length !== 1) throw new Error(`ended with ${status} and left ${folders.length} runs`);
  if (status === 2) throw new UserError(lastLine(stderr));
}

/** A run that is called done has its report and whole cells, and only such a one ends with 0 or 1. */
async function holdToWord(run: string, status: number): Promise<void> {
  const said = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { status: string };
  if ((said.status === 'done') !== (status !== 2))
    throw new Error(`ended with ${status}, run.json says ${said.status}`);
  if (said.status !== 'done') {
    if (existsSync(join(run, 'report.json'))) throw new Error('a report of a run that did not come to its end');
    return;
  }
  await checkKept(run, readCellsIndex(openRun(run))?.cells ?? []);
}

const lastLine = (text: string): string =>
  text
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^error: /, '') ?? '';

function isLarge({ study, scenarios, dataset, detectors, policies }: Plan): boolean {
  const personDays = scenarios.map(({ scenario: { nPeople, horizonDays } }) => nPeople * horizonDays);
  const rest = [detectors.map(({ params }) => params), policies.map(({ params }) => params), study.closedLoop];
  const numbers = [...JSON.stringify(rest).matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([text]) => Number(text));
  return (
    (dataset === null && personDays.reduce((sum, days) => sum + days, 0) * study.replicates > MOST_PERSON_DAYS) ||
    numbers.filter((number) => number > MOST_PARAM).length > numbersOfDefaults(rest)
  );
}

/** Defaults such as `lessonRows` are large and harmless. */
const numbersOfDefaults = (rest: unknown): number => (JSON.stringify(rest).includes('"lessonRows":300000') ? 1 : 0);
