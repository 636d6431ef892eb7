import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { UserError } from '../../errors/user-error.js';
import { toAccountTable } from '../../experiments/datasets/account-table.js';
import { openDataset, writeDataset } from '../../experiments/datasets/data-set-folder.js';
import { readFolds } from '../../experiments/datasets/folds.js';
import { readCsv } from '../../experiments/datasets/read-csv.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { packageRoot } from '../../plugins/package-root.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import { TINY_SCENARIO, TINY_STUDY } from '../experiments/tiny-study.js';
import { changedTexts, changedTrees } from './mutations.js';

/** What became of a fuzzed file: understood, or refused in one clear line. */
export type Outcome = 'valid' | 'refused';

/** Something a user might hand in, and how it is read. */
export interface FuzzCase {
  readonly kind: 'study' | 'scenario' | 'world' | 'import';
  readonly text: string;
  /** Of an import: which column is the label, and which holds folds. */
  readonly label: string;
  readonly fold: string | null;
}

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
const TABLE = [
  'id,followers,following,has_pic,name,fold,label',
  '1,12,300,1,"a, b",0,0',
  '2,,7,0,"say ""x""",1,1',
  '3,1e3,5,1,c,0,1',
  '4,-2,0,0,d,1,0',
  '5,0.5,2,1,e,0,0',
  '6,77,3,0,f,1,1',
].join('\n');

const withKind = (kind: FuzzCase['kind'], text: fc.Arbitrary<string>): fc.Arbitrary<FuzzCase> =>
  fc.record({
    kind: fc.constant(kind),
    text,
    label: fc.constantFrom('label', 'label', 'label', 'has_pic', 'name', 'fold', '', 'none'),
    fold: fc.constantFrom(null, null, 'fold', 'id', 'name', 'none'),
  });

/** Shipped studies and scenarios, and a small table, each changed in a few places, in its text or in what it says. */
export const FUZZ_CASES: fc.Arbitrary<FuzzCase> = fc.oneof(
  { weight: 5, arbitrary: withKind('study', fc.oneof(changedTrees(STUDIES), changedTexts(STUDIES))) },
  { weight: 3, arbitrary: withKind('scenario', fc.oneof(changedTrees(SCENARIOS), changedTexts(SCENARIOS))) },
  { weight: 1, arbitrary: withKind('world', changedTrees(WORLDS)) },
  { weight: 5, arbitrary: withKind('import', changedTexts([TABLE, `${TABLE}\n`, TABLE.replaceAll('\n', '\r\n')])) },
);

/** Hands a case in. Throws when what comes back is neither a valid thing nor one clear line. */
export async function outcomeOf(fuzz: FuzzCase, folder: string): Promise<Outcome> {
  try {
    await READERS[fuzz.kind](fuzz, folder);
    return 'valid';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (/[\r\n]/.test(error.message) || error.message.length > 1000)
      throw new Error(`not one clear line: ${JSON.stringify(error.message)}`, { cause: error });
    return 'refused';
  }
}

const READERS: Readonly<Record<FuzzCase['kind'], (fuzz: FuzzCase, folder: string) => Promise<void>>> = {
  async study({ text }, folder) {
    writeFileSync(join(folder, 'table.csv'), TABLE);
    const plan = await planStudy(written(folder, 'study.yaml', text));
    if (plan.detectors.length === 0 || (plan.scenarios.length === 0 && plan.dataset === null))
      throw new Error('an empty plan');
  },
  scenario: ({ text }, folder) => Promise.resolve(void loadScenario(written(folder, 'scenario.yaml', text))),
  async world({ text }, folder) {
    const scenario = loadScenario(written(folder, 'scenario.yaml', text));
    // A valid scenario of a large town is no mistake, and takes its time.
    if (scenario.nPeople > 200 || scenario.horizonDays > 9) return;
    const { traffic, truth } = await simulate(scenario, { workers: 1 });
    for (const [index, { nActions }] of traffic.epochs.entries())
      if (truth.epochs[index].controller.length !== nActions)
        throw new Error('a truth of another length than its traffic');
  },
  import({ text, label, fold }, folder) {
    const csv = readCsv(written(folder, 'table.csv', text));
    const table = toAccountTable(csv, { map: {}, label, ignore: fold === null ? [] : [fold] });
    const folds = fold === null ? null : readFolds(csv, fold);
    const out = join(folder, 'imported');
    rmSync(out, { recursive: true, force: true });
    writeDataset(out, table, folds, { name: 'fuzzed', source: 'table.csv', sha256: csv.sha256 });
    const again = openDataset(out);
    if (again.table.isInauthentic.length !== table.isInauthentic.length) throw new Error('rows were lost on the way');
    return Promise.resolve();
  },
};

function written(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
