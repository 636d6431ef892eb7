import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openRun } from '../../experiments/finished/open-run.js';
import { overlapOf } from '../../experiments/finished/overlap.js';
import { exportRun } from '../../experiments/kept/export-run.js';
import { listViews, queryRun } from '../../experiments/kept/query-run.js';
import { runStudy } from '../../experiments/run.js';
import { RunStore } from '../../web/run-store.js';
import { startErsatz } from '../executors/child-command.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const SCORES = 'cells/tiny-1-rate-rules-account/scores.parquet';
let whole = '';
beforeAll(async () => {
  const study = {
    ...TINY_STUDY,
    replicates: 1,
    detectors: [
      { use: 'rate-rules', levels: ['account'] },
      { use: 'rate-rules', as: 'other', levels: ['account'] },
    ],
  };
  whole = (await runStudy(writeTo(home, 's.yaml', study), { workers: 2, runsDir: folderIn(home) })).folder;
});

/** A copy of the run, damaged. */
function damagedRun(damage: (file: (name: string) => string) => void): string {
  const folder = join(folderIn(home), 'run');
  cpSync(whole, folder, { recursive: true });
  damage((name) => join(folder, name));
  return folder;
}
const flip = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes[Math.floor(at * bytes.length)] ^= 1;
  writeFileSync(path, bytes);
};

const DAMAGES: readonly (readonly [what: string, damage: (file: (name: string) => string) => void, message: RegExp])[] =
  [
    [
      'cut short',
      (file) => truncateSync(file(SCORES), 300),
      /scores\.parquet: damaged; expected \d+ bytes, got 300; .*run its study\.yaml again with the same --out, which makes a whole run beside it$/,
    ],
    ['with one bit flipped', (file) => flip(file(SCORES), 0.3), /scores\.parquet: damaged; expected SHA-256 \w+/],
    ['gone', (file) => rmSync(file(SCORES)), /scores\.parquet: is gone, cells\/index\.json names it; /],
    [
      'no Parquet though the index says so',
      (file) => {
        const text = 'no Parquet at all';
        const index = JSON.parse(readFileSync(file('cells/index.json'), 'utf8')) as {
          cells: { id: string; files: object[] }[];
        };
        writeFileSync(file(SCORES), text);
        const sha256 = createHash('sha256').update(text).digest('hex');
        const cell = index.cells.find(({ id }) => SCORES.includes(`${id}/`));
        if (cell !== undefined) cell.files[0] = { ...cell.files[0], bytes: text.length, sha256 };
        const written = JSON.stringify(index);
        writeFileSync(file('cells/index.json'), written);
        const record = JSON.parse(readFileSync(file('run.json'), 'utf8')) as object;
        const cellsSha256 = createHash('sha256').update(written).digest('hex');
        writeFileSync(file('run.json'), JSON.stringify({ ...record, cellsSha256 }));
      },
      /Invalid Input Error: .*scores\.parquet/,
    ],
    [
      'beside an index cut short',
      (file) => truncateSync(file('cells/index.json'), 100),
      /index\.json: was changed or damaged; expected SHA-256 \w+/,
    ],
    [
      'gone with all others',
      (file) => rmSync(file('cells'), { recursive: true }),
      /cells\/index\.json: is gone, run\.json says that rows were kept; .*run its study\.yaml again/,
    ],
  ];

test.each(DAMAGES)('a kept file %s: sql, export and compare name it in one line', async (_, damage, message) => {
  const run = openRun(damagedRun(damage));
  const out = join(home, 'never');
  const asked: readonly (() => Promise<unknown>)[] = [
    () => listViews(run),
    () => queryRun(run, 'select 1'),
    () => exportRun(run, 'parquet', out),
    () => overlapOf(run, run),
  ];
  for (const ask of asked) {
    const error = (await ask().catch((thrown: unknown) => thrown)) as Error;
    expect([error.name, error.message.includes('\n')]).toEqual(['UserError', false]);
    expect(error.message).toMatch(message);
  }
  expect([existsSync(out), existsSync(`${out}.part`)]).toEqual([false, false]);
});

test('a table of the report that is none is named; the command ends with 2, in one line', async () => {
  const run = damagedRun((file) => writeFileSync(file('tables/headline.csv'), 'a,b\n"1,2\n3"x,4,5\n'));
  await expect(listViews(openRun(run))).rejects.toThrow(/headline can not be read: .*; the kept files of this run can/);
  const cut = damagedRun((file) => truncateSync(file(SCORES), 300));
  const command = startErsatz(['sql', cut, 'select count(*) from scores']);
  expect(await command.ended).toBe(2);
  expect(command.said()).toMatch(/^error: .*scores\.parquet: damaged; expected \d+ bytes, got 300; [^\n]*\n$/);
});

test('a report with one digit changed, valid in all else, is refused in one line; the viewer has none either', async () => {
  const run = damagedRun((file) => {
    const text = readFileSync(file('report.json'), 'utf8');
    const changed = text.replace(/"value":0\.(\d)/, (_, digit: string) => `"value":0.${digit === '9' ? 8 : 9}`);
    expect(changed).not.toBe(text);
    writeFileSync(file('report.json'), changed);
  });
  expect(() => openRun(run)).toThrow(
    /report\.json: was changed or damaged since the run wrote it; expected SHA-256 \w+/,
  );
  const command = startErsatz(['compare', run, whole]);
  expect(await command.ended).toBe(2);
  expect(command.said()).toMatch(/^error: .*report\.json: was changed or damaged[^\n]*\n$/);
  const store = new RunStore(dirname(run));
  expect([await store.isDone('run'), await store.report('run')]).toEqual([true, null]);
  expect(await new RunStore(dirname(whole)).report(basename(whole))).toEqual(openRun(whole).report);
});

test('a kept file that runs share is told of all of them, and the advice helps each', async () => {
  const runsDir = folderIn(home);
  const study = { ...TINY_STUDY, replicates: 1, detectors: [{ use: 'rate-rules', levels: ['account'] }] };
  const more = { ...study, name: 'more', detectors: ['rate-rules', 'isolation-forest'] };
  const run = async (file: string): Promise<string> => (await runStudy(file, { workers: 2, runsDir })).folder;
  const first = await run(writeTo(home, 'first.yaml', study));
  const second = await run(writeTo(home, 'second.yaml', more));
  truncateSync(join(first, SCORES), 300);
  for (const [folder, other] of [
    [first, second],
    [second, first],
  ])
    await expect(queryRun(openRun(folder), 'SELECT 1')).rejects.toThrow(
      new RegExp(`run ${basename(other)} beside it shared the file .*run its study\\.yaml again with the same --out`),
    );
  for (const folder of [first, second]) {
    const again = await run(join(folder, 'study.yaml'));
    expect(again).not.toBe(folder);
    await queryRun(openRun(again), 'SELECT 1');
  }
});
