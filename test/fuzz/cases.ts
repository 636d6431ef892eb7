import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { UserError } from '../../errors/user-error.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { packageRoot } from '../../plugins/package-root.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import { TINY_SCENARIO, TINY_STUDY } from '../experiments/tiny-study.js';
import { IMPORT_CASES, importCase, type ImportCase } from './import-cases.js';
import { changedTexts, changedTrees } from './mutations.js';
import { RUN_CASES, runCase, type RunCase } from './run-cases.js';
import { written } from './written.js';

/** What became of a fuzzed file: understood, or refused in one clear line. */
export type Outcome = 'valid' | 'refused';

/** A text that a user might hand in, and how it is read. */
interface TextCase {
  readonly kind: 'study' | 'scenario' | 'world';
  readonly text: string;
}

/** Something a user might hand in. */
export type FuzzCase = TextCase | ImportCase | RunCase;

const yamlsIn = (folder: string): string[] =>
  readdirSync(join(packageRoot(), folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(packageRoot(), folder, name), 'utf8'));

/** Studies on real data need files that are not there; they are refused for that before anything else is looked at. */
const STUDIES = [
  ...yamlsIn('experiments/studies'),
  stringify(TINY_STUDY),
  stringify({
    ...TINY_STUDY,
    sweep: {
      grid: { 'scenarios.tiny.nPeople': [100, 200] },
      random: { n: 3, axes: { 'detectors.gradient-boosting.iterations': { from: 1, to: 9 } } },
    },
    expect: ['gradient-boosting.recall@fr=0.1% >= 0.6', 'rate-rules.f1@account/tiny > 0'],
    keep: { worlds: 1, traffic: true },
  }),
  stringify({
    format: 'study@1',
    name: 'table',
    dataset: { file: 'table.csv', ignore: ['id'] },
    detectors: ['gradient-boosting'],
  }),
];
const SCENARIOS = [...yamlsIn('sim/scenario/catalog'), stringify(TINY_SCENARIO)];
const WORLDS = [stringify({ ...TINY_SCENARIO, nPeople: 40, horizonDays: 3, confounders: [] })];
const TABLE = 'id,followers,following,label\n1,12,300,0\n2,,7,1\n3,1e3,5,1\n4,-2,0,0\n5,0.5,2,0\n6,77,3,1';

const textOf = (kind: TextCase['kind'], text: fc.Arbitrary<string>): fc.Arbitrary<TextCase> =>
  fc.record({ kind: fc.constant(kind), text });

/** Shipped studies and scenarios, changed in a few places, in their text or in what they say; files to import; and, `nRunsIn1000` of a thousand, small studies that are really run. */
export function fuzzCases(nRunsIn1000: number): fc.Arbitrary<FuzzCase> {
  const share = Math.round((1000 - nRunsIn1000) / 14);
  return fc.oneof(
    { weight: 5 * share, arbitrary: textOf('study', fc.oneof(changedTrees(STUDIES), changedTexts(STUDIES))) },
    { weight: 3 * share, arbitrary: textOf('scenario', fc.oneof(changedTrees(SCENARIOS), changedTexts(SCENARIOS))) },
    { weight: share, arbitrary: textOf('world', changedTrees(WORLDS)) },
    { weight: 5 * share, arbitrary: IMPORT_CASES },
    { weight: nRunsIn1000, arbitrary: RUN_CASES },
  );
}

/** Hands a case in; a study that is run is given `longestSec`. Throws when what comes back is neither a valid thing nor one clear line. */
export async function outcomeOf(fuzz: FuzzCase, folder: string, longestSec: number): Promise<Outcome> {
  try {
    await handIn(fuzz, folder, longestSec);
    return 'valid';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (/[\r\n]/.test(error.message) || error.message.length > 1000)
      throw new Error(`not one clear line: ${JSON.stringify(error.message)}`, { cause: error });
    return 'refused';
  }
}

async function handIn(fuzz: FuzzCase, folder: string, longestSec: number): Promise<void> {
  if (fuzz.kind === 'import') return importCase(fuzz, folder);
  if (fuzz.kind === 'run') return runCase(fuzz, folder, longestSec);
  return TEXT_READERS[fuzz.kind](fuzz.text, folder);
}

const TEXT_READERS: Readonly<Record<TextCase['kind'], (text: string, folder: string) => Promise<void>>> = {
  async study(text, folder) {
    written(folder, 'table.csv', TABLE);
    const plan = await planStudy(written(folder, 'study.yaml', text));
    if (plan.detectors.length === 0 || (plan.scenarios.length === 0 && plan.dataset === null))
      throw new Error('an empty plan');
  },
  scenario: (text, folder) => Promise.resolve(void loadScenario(written(folder, 'scenario.yaml', text))),
  async world(text, folder) {
    const scenario = loadScenario(written(folder, 'scenario.yaml', text));
    // A valid scenario of a large town is no mistake, and takes its time.
    if (scenario.nPeople > 200 || scenario.horizonDays > 9) return;
    const { traffic, truth } = await simulate(scenario, { workers: 1 });
    for (const [index, { nActions }] of traffic.epochs.entries())
      if (truth.epochs[index].controller.length !== nActions)
        throw new Error('a truth of another length than its traffic');
  },
};
