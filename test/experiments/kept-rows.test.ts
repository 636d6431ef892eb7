import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cellsIndexSchema, type CellsIndex } from '../../experiments/kept/cells-index.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { hashFile } from '../../experiments/files/parquet-writer.js';
import { readParquet } from './read-parquet.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const WHOLE = { ...TINY_STUDY, keep: { worlds: 1, traffic: true }, policies: ['threshold', 'review-budget'] };
const run = (study: object, runsDir: string, more: object = {}): Promise<FinishedRun> =>
  runStudy(writeTo(folderIn(home), 'study.yaml', study), { workers: 2, runsDir, ...more });
const indexOf = ({ folder }: FinishedRun): CellsIndex =>
  cellsIndexSchema.parse(JSON.parse(readFileSync(join(folder, 'cells/index.json'), 'utf8')));
const bytesOf = ({ folder }: FinishedRun): string => readFileSync(join(folder, 'report.json'), 'utf8');

const runsDir = folderIn(home);
let whole: FinishedRun;
let index: CellsIndex;
beforeAll(async () => {
  whole = await run(WHOLE, runsDir);
  index = indexOf(whole);
});
const columns = async (id: string, file: string): Promise<Record<string, (number | string | null)[]>> =>
  (await readParquet(join(whole.folder, 'cells', id), `${file}.parquet`)) as Record<string, (number | string | null)[]>;

test('the first world of a scenario is kept, and every file is as the index says', async () => {
  expect(index.cells.map(({ id }) => id)).toEqual([
    'tiny-1',
    'tiny-1-rate-rules-account',
    'tiny-1-rate-rules-action',
    'tiny-1-gradient-boosting-account',
    'tiny-1-gradient-boosting-action',
  ]);
  expect(index.cells.slice(0, 3).map(({ files }) => files.map(({ file }) => file.replace('.parquet', '')))).toEqual([
    [
      ...['accounts', 'traffic', 'truth', 'graph', 'rhythm', 'jobs'],
      ...[
        'stops-account',
        'hits-account',
        'stop-numbers-account',
        'stops-action',
        'hits-action',
        'stop-numbers-action',
      ],
    ],
    ['scores'],
    ['scores', 'people', 'queues'],
  ]);
  for (const { id, files } of index.cells)
    expect(readdirSync(join(whole.folder, 'cells', id)).sort()).toEqual(files.map(({ file }) => file).sort());
  for (const { id, files } of index.cells)
    for (const { file, bytes, sha256 } of files)
      expect(await hashFile(join(whole.folder, 'cells', id, file)), file).toEqual({ bytes, sha256 });
});

test('what is kept adds up to what the report says', async () => {
  const facts = await columns('tiny-1', 'truth');
  const scores = await columns('tiny-1-gradient-boosting-action', 'scores');
  const [row] = whole.report.tables['operating-points'].filter(
    ({ detector, level, replicate, policy }) =>
      detector === 'gradient-boosting' && level === 'action' && replicate === 1 && policy === 'threshold',
  );
  const hit = scores['removed'].map((flag, index) => [flag, scores['inauthentic'][index]]);
  const nCaught = hit.filter(([flag, bad]) => flag === 1 && bad === 1).length;
  expect(nCaught / hit.filter(([, bad]) => bad === 1).length).toBeCloseTo(Number(row['recall']), 12);
  // An action is inauthentic exactly where the truth has an operation that is none by hand.
  for (const [position, action] of scores['row'].entries())
    expect(scores['inauthentic'][position]).toBe(facts['operation'][Number(action)] === null ? 0 : 1);
  expect(scores['removed_review-budget'].length).toBe(hit.length);
  expect(index.policies).toEqual([
    { name: 'threshold', column: 'removed' },
    { name: 'review-budget', column: 'removed_review-budget' },
  ]);
});

test('rows point at their actions, and a row is flagged exactly at the budgets of the operating curve', async () => {
  const traffic = await columns('tiny-1', 'traffic');
  const scores = await columns('tiny-1-rate-rules-action', 'scores');
  for (const [position, action] of scores['row'].entries())
    expect(traffic['actor'][Number(action)]).toBe(scores['account'][position]);
  const [, cell] = index.cells;
  const inWindow = (t: unknown): boolean =>
    Number(t) >= Number(cell.testStartSec) && Number(t) < Number(cell.testEndSec);
  for (const action of scores['row']) expect(inWindow(traffic['t'][Number(action)])).toBe(true);
  const organic = scores['score'].filter((_, row) => scores['inauthentic'][row] === 0).map(Number);
  for (let row = 0; row < scores['score'].length; row += 97)
    expect(scores['flaggedFrom'][row]).toBeCloseTo(
      organic.filter((score) => score >= Number(scores['score'][row])).length / organic.length,
      12,
    );
});

test('accounts carry what is known and what is true of them', async () => {
  const accounts = await columns('tiny-1', 'accounts');
  const graph = await columns('tiny-1', 'graph');
  const nAccounts = accounts['account'].length;
  expect(accounts['account']).toEqual(Array.from({ length: nAccounts }, (_, account) => account));
  const sum = (values: (number | string | null)[]): number =>
    values.reduce<number>((total, value) => total + Number(value), 0);
  expect(sum(accounts['followers'])).toBe(graph['follower'].length);
  expect(sum(accounts['following'])).toBe(graph['follower'].length);
  for (let account = 0; account < nAccounts; account++)
    expect(accounts['persona'][account] === null).toBe(accounts['operator'][account] !== null);
  expect(new Set(accounts['operator'])).toEqual(new Set([null, 'bot-farm']));
  expect(new Set(accounts['customerOf'])).toEqual(new Set([null, 'follow-service']));
  expect(sum(accounts['nNotOwner'])).toBeGreaterThan(0);
  const scores = await columns('tiny-1-rate-rules-account', 'scores');
  for (const [position, account] of scores['row'].entries())
    for (const column of ['inauthentic', 'counted', 'class'])
      expect(scores[column][position]).toBe(accounts[column][Number(account)]);
});

test('keeping changes no byte of the report; nothing is kept where nothing is wanted', async () => {
  const none = await run({ ...WHOLE, keep: { worlds: 0 } }, folderIn(home));
  expect(bytesOf(none)).toBe(bytesOf(whole));
  expect(existsSync(join(none.folder, 'cells'))).toBe(false);
  const few = indexOf(await run({ ...WHOLE, keep: { worlds: 2 } }, runsDir));
  expect(few.cells.filter(({ detector }) => detector === null).map(({ id, files }) => [id, files.length])).toEqual([
    ['tiny-1', 7],
    ['tiny-2', 7],
  ]);
});

test('a second run finds the rows of the first; rows that got lost or damaged are made anew, byte for byte', async () => {
  const steps: string[] = [];
  const listen = { onProgress: ({ what }: { what: string }) => steps.push(what) };
  const again = await run(WHOLE, runsDir, listen);
  expect(steps.filter((what) => what !== 'starting' && !what.includes('kept from before'))).toEqual([]);
  expect(indexOf(again)).toEqual(index);
  const inStore = new Map(
    readdirSync(join(runsDir, '.cells'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => [statSync(join(runsDir, '.cells', name)).size, join(runsDir, '.cells', name)]),
  );
  const [first, second] = [index.cells[0], index.cells[2]].map(({ files }) => inStore.get(files[0].bytes) ?? '');
  rmSync(first);
  // Links share their bytes: this damages the files of the finished runs as well.
  truncateSync(second, 10);
  const notes: string[] = [];
  const third = await run(WHOLE, runsDir, { onNote: (text: string) => notes.push(text) });
  expect(notes).toHaveLength(2);
  expect(indexOf(third)).toEqual(index);
});
