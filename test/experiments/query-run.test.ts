import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openRun, type FinishedFolder } from '../../experiments/finished/open-run.js';
import { overlapOf } from '../../experiments/finished/overlap.js';
import { overlapText } from '../../experiments/finished/overlap-text.js';
import { exportRun } from '../../experiments/kept/export-run.js';
import { listViews, queryRun } from '../../experiments/kept/query-run.js';
import { runStudy } from '../../experiments/run.js';
import { readParquet } from './read-parquet.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
let run: FinishedFolder;
let bare: FinishedFolder;
beforeAll(async () => {
  const start = async (study: object): Promise<FinishedFolder> =>
    openRun(
      (await runStudy(writeTo(folderIn(home), 's.yaml', study), { workers: 2, runsDir: join(home, 'runs') })).folder,
    );
  const small = {
    ...TINY_STUDY,
    replicates: 1,
    policies: [{ use: 'threshold', with: { budgetAccounts: 0.1 } }],
    detectors: [{ use: 'rate-rules' }, { use: 'gradient-boosting', levels: ['account'], with: { iterations: 10 } }],
  };
  run = await start({ ...small, keep: { traffic: true } });
  bare = await start({ ...small, name: 'bare', keep: { worlds: 0 } });
});
const values = async (sql: string): Promise<unknown[]> =>
  (await queryRun(run, sql)).rows.map((row) => (row.length === 1 ? row[0] : row));

test('kept rows and report tables are views with their columns', async () => {
  const views = new Map((await listViews(run)).map((view) => [view.view, view]));
  for (const view of ['scores', 'accounts', 'traffic', 'truth', 'actions', 'graph'])
    expect(views.get(view)?.of).toBe('rows');
  expect(views.get('scores')?.columns).toEqual(
    expect.arrayContaining(['detector', 'score', 'flaggedFrom', 'removed', 'class']),
  );
  expect(views.get('actions')?.nRows).toBe(views.get('traffic')?.nRows);
  expect(views.get('headline')?.of).toBe('report');
  expect((await listViews(bare)).every(({ of }) => of === 'report')).toBe(true);
});

test('rows answer what the report says, and whole numbers come as numbers', async () => {
  const [recall] = await values(
    `select avg(removed) from scores where detector = 'rate-rules' and level = 'account' and inauthentic = 1`,
  );
  const [told] = await values(
    `select value from headline where detector = 'rate-rules' and level = 'account' and metric = 'recall'`,
  );
  expect(recall).toBeCloseTo(Number(told), 12);
  expect(
    await values('select count(*) from actions join accounts on actor = account where operation is not null'),
  ).toEqual([expect.any(Number)]);
  // The row number of an action is the one that the scores point at.
  const [[n, same]] = (await values(
    `select count(*), count(*) filter (a.actor = s.account) from scores s join actions a on a.action = s.row where level = 'action'`,
  )) as [number, number][];
  expect(n).toBeGreaterThan(100);
  expect(same).toBe(n);
  const few = await queryRun(run, 'select * from traffic', 5);
  expect([few.rows.length, few.isWhole]).toEqual([5, false]);
});

test.each([
  ['selct 1', /^sql: Parser Error: syntax error at or near "selct"$/],
  ['select * from score', /^sql: Catalog Error: Table with name score does not exist! Did you mean "scores"\?/],
  ['select 1; select 2', /^sql: expected one statement, got 2/],
  ['', /^sql: expected a query, got nothing/],
  ["copy scores to 'x.csv'", /^sql: Permission Error: /],
  ["copy (select 1) to 'RUN/x.csv'", /^sql: a run is only read; expected a SELECT, got COPY$/],
  ['create table x as select 1', /^sql: a run is only read; expected a SELECT, got CREATE$/],
  ['drop view scores', /^sql: a run is only read/],
  ['set enable_external_access = true', /^sql: a run is only read/],
  ["select * from read_csv('/etc/passwd')", /^sql: Permission Error: /],
  ["select * from read_text('/etc/hostname')", /^sql: Permission Error: /],
  ["select * from 'https://example.com/x.parquet'", /^sql: /],
  ["select * from glob('/etc/*')", /^sql: Permission Error: /],
])('%s is refused in one line', async (sql, message) => {
  const failed = await queryRun(run, sql.replace('RUN', run.path)).catch((error: unknown) => error as Error);
  expect(failed).toBeInstanceOf(Error);
  expect((failed as Error).name).toBe('UserError');
  expect((failed as Error).message).toMatch(message);
  expect((failed as Error).message).not.toContain('\n');
});

test('an export holds every row and reads back the same', async () => {
  const out = join(home, 'export');
  const { files } = await exportRun(run, 'parquet', out);
  expect(files).toContain(join(out, 'report', 'headline.parquet'));
  const columns = await readParquet(out, 'scores.parquet');
  expect(columns['score'].length).toBe((await values('select count(*) from scores'))[0]);
  await expect(exportRun(run, 'parquet', out)).rejects.toThrow(`${out}: is there already and not empty`);
  const csv = await exportRun(run, 'csv', join(home, 'csv'));
  expect(readFileSync(join(home, 'csv', 'accounts.csv'), 'utf8').split('\n')[0]).toContain('followers,following');
  expect(csv.loader).toContain("pd.read_csv('scores.csv')");
});

/** Shape and values of a `.npy` file, read by the format's own description. */
function readNpy(path: string): { shape: number[]; values: number[] } {
  const bytes = readFileSync(path);
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const length = bytes.readUInt16LE(8);
  expect((10 + length) % 64).toBe(0);
  const header = bytes.toString('latin1', 10, 10 + length);
  const [, kind, dims] =
    /'descr': '<([fi]\d)', 'fortran_order': False, 'shape': \(([\d, ]+)\), }\s*\n$/.exec(header) ?? [];
  const shape = dims
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const values: number[] = [];
  for (let at = 10 + length; at < bytes.length; at += kind === 'f4' ? 4 : 8)
    values.push(kind === 'f4' ? bytes.readFloatLE(at) : Number(bytes.readBigInt64LE(at)));
  expect(values).toHaveLength(shape.reduce((product, size) => product * size, 1));
  return { shape, values };
}

test('a graph export has an edge for each follow and a row for each account', async () => {
  const out = join(home, 'pyg');
  await exportRun(run, 'pyg', out);
  const [edges, x, y] = ['edge_index', 'x', 'y'].map((name) => readNpy(join(out, 'tiny-1', `${name}.npy`)));
  const [nEdges] = await values('select count(*) from graph');
  expect(edges.shape).toEqual([2, nEdges]);
  const [follower, followee] = (await values('select follower, followee from graph limit 1'))[0] as [number, number];
  expect([edges.values[0], edges.values[Number(nEdges)]]).toEqual([follower, followee]);
  expect(x.shape[0]).toBe(y.shape[0]);
  expect(y.values.filter((value) => value === 1).length).toBe(
    (await values('select count(*) from accounts where inauthentic = 1'))[0],
  );
  await expect(exportRun(bare, 'pyg', join(home, 'none'))).rejects.toThrow(/keeps no graph; run the study with keep/);
  expect(existsSync(join(home, 'none'))).toBe(false);
  expect(readdirSync(home).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('the overlap of two detectors counts every row once', async () => {
  const overlaps = await overlapOf(run, run);
  const pairs = new Set(overlaps.map(({ detectorA, detectorB, level }) => `${detectorA} ${detectorB} ${level}`));
  expect([...pairs]).toEqual(['gradient-boosting rate-rules account']);
  const count = (rows: typeof overlaps, key: 'nRows' | 'both' | 'onlyA' | 'onlyB'): number =>
    rows.reduce((sum, row) => sum + row[key], 0);
  expect(count(overlaps, 'nRows')).toBe(
    (await values(`select count(*) from scores where detector = 'rate-rules' and level = 'account'`))[0],
  );
  const [hits] = await values(`select sum(removed) from scores where detector = 'gradient-boosting'`);
  expect(count(overlaps, 'both') + count(overlaps, 'onlyA')).toBe(Number(hits));
  for (const { accountsOnlyA, onlyA } of overlaps) expect(accountsOnlyA.length).toBe(Math.min(5, onlyA));
  expect(overlapText(overlaps)).toMatch(/^Acted on by only one/);
  expect(await overlapOf(run, bare)).toEqual([]);
  expect(overlapText(overlaps.map((one) => ({ ...one, onlyA: 0, onlyB: 0 })))).toBe(
    'In the worlds that both kept, both act on the same rows.',
  );
});
