import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRun } from '../../experiments/finished/open-run.js';
import { cellsIndexSchema, type CellsIndex } from '../../experiments/kept/cells-index.js';
import { queryRun } from '../../experiments/kept/query-run.js';
import { ArmDiary } from '../../experiments/loop/arm-diary.js';
import { runArm } from '../../experiments/loop/run-arm.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { folderIn, temporaryFolder, writeTo } from '../experiments/tiny-study.js';
import { MEASURED_STUDY } from './measured-study.js';
import { openSeat, tinyLoop } from './tiny-loop.js';

const home = temporaryFolder();
const runsDir = folderIn(home);
const study = writeTo(home, 'measured.yaml', MEASURED_STUDY);
const seat = await openSeat();
afterAll(() => seat.close());
let run: FinishedRun;
beforeAll(async () => {
  run = await runStudy(study, { workers: 2, runsDir });
});

const indexOf = ({ folder }: FinishedRun): CellsIndex =>
  cellsIndexSchema.parse(JSON.parse(readFileSync(join(folder, 'cells/index.json'), 'utf8')));
const ask = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
  (await queryRun(openRun(run.folder), sql)).rows;
const harm = (arm: string, quantity: string): number =>
  Number(
    run.report.tables['loop-harm'].find(
      (row) => row['arm'] === arm && row['segment'] === 'everybody' && row['quantity'] === quantity,
    )?.['value'],
  );

test('every arm keeps what accounts met and lost, and the world keeps its accounts', () => {
  expect(
    indexOf(run).cells.map(({ id, arm, detector, files }) => [id, arm, detector, files.map(({ file }) => file)]),
  ).toEqual(
    [1, 2].flatMap((world) => [
      [`tiny-${world}`, undefined, null, ['accounts.parquet']],
      [`tiny-${world}-ladder`, 'ladder', 'client-signature', ['measures.parquet', 'losses.parquet']],
      [`tiny-${world}-idle`, 'idle', 'client-signature', ['measures.parquet', 'losses.parquet']],
    ]),
  );
});

test('a query of the kept rows gives the numbers of the report', async () => {
  const [[nWronged]] = await ask(`SELECT sum(wronged) / 2 FROM losses WHERE arm = 'ladder'`);
  expect(Number(nWronged)).toBeGreaterThan(0);
  expect(Number(nWronged)).toBe(harm('ladder', 'people wronged'));
  const perWorld = await ask(
    `SELECT 100 * sum("ownRemoved"::INTEGER - "ownPutBack"::INTEGER) / any_value(n) FROM losses JOIN (SELECT replicate, count(*) AS n ` +
      `FROM accounts WHERE operator IS NULL GROUP BY replicate) USING (replicate) WHERE arm = 'ladder' GROUP BY replicate`,
  );
  const mean = perWorld.reduce((sum, [value]) => sum + Number(value), 0) / 2;
  expect(mean).toBeCloseTo(harm('ladder', 'own actions lost per 100 people'), 9);
  expect(await ask(`SELECT count(*) FROM measures WHERE arm = 'idle'`)).toEqual([[0]]);
  const [[nBlocks, nLifted]] = await ask(
    'SELECT count(*) FILTER ("blockedToSec" > 0), count(*) FILTER ("liftedSec" > 0) FROM measures',
  );
  expect(Number(nBlocks)).toBeGreaterThan(0);
  expect(Number(nLifted)).toBeGreaterThan(0);
});

test('one worker and two keep the same bytes; a file that got lost has its arm run again, byte for byte', async () => {
  const alone = await runStudy(study, { workers: 1, runsDir: folderIn(home) });
  expect(indexOf(alone)).toEqual(indexOf(run));
  const lost = indexOf(run).cells[1].files[0];
  const store = join(runsDir, '.cells');
  const copies = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.parquet') && statSync(join(store, name)).size === lost.bytes,
  );
  for (const name of copies) rmSync(join(store, name));
  const steps: string[] = [];
  const again = await runStudy(study, { workers: 2, runsDir, onProgress: ({ what }) => steps.push(what) });
  expect(steps.filter((what) => what !== 'starting' && !what.includes('kept from before'))).toEqual(['tiny 1: ladder']);
  expect(indexOf(again)).toEqual(indexOf(run));
});

test('keeping nothing leaves no rows, and changes no byte of the report', async () => {
  const bare = writeTo(folderIn(home), 'bare.yaml', { ...MEASURED_STUDY, keep: { worlds: 0 } });
  const without = await runStudy(bare, { workers: 2, runsDir });
  expect(readdirSync(without.folder)).not.toContain('cells');
  const [a, b] = [run, without].map(({ folder }) => readFileSync(join(folder, 'report.json'), 'utf8'));
  expect(a).toBe(b);
});

test('a diary has the sums of the books, and no block outlasts the horizon or its lifting', async () => {
  const horizonDays = 12;
  const diary = new ArmDiary(horizonDays * 86_400);
  const params = { budgetPer100kActions: 5000, minHits: 1, stepDays: 1, blockDays: 30 };
  const people = { appealShare: 0.5, falseAppealShare: 0.3, reshareShare: 1 };
  const { days, counts } = await runArm(
    { ...tinyLoop({ policy: 'ladder', params, people, horizonDays }), diary },
    seat,
  );
  const total = (name: string): number => days[name].reduce((sum, value) => sum + value, 0);
  const met = (is: (event: (typeof diary.measures)[number]['event']) => boolean): number =>
    diary.measures.filter(({ event }) => is(event)).length;
  expect(met(({ blockedToSec }) => blockedToSec > 0)).toBe(total('blocks'));
  expect(met(({ limitedToSec }) => limitedToSec > 0)).toBe(total('limits'));
  expect(met(({ tell }) => tell === 'notice')).toBe(total('notices'));
  expect(total('blocks')).toBeGreaterThan(0);
  expect(diary.measures.filter(({ hasAppealed }) => hasAppealed)).toHaveLength(counts.appeals);
  const losses = [...diary.losses];
  const sum = (of: (loss: (typeof losses)[number][1]) => number): number =>
    losses.reduce((all, [, loss]) => all + of(loss), 0);
  expect(sum(({ nOwnRemoved, nOwnPutBack }) => nOwnRemoved - nOwnPutBack)).toBe(total('own actions removed'));
  for (const [account, { blockedSec }] of losses) {
    const own = diary.measures.filter(({ event }) => event.account === account && event.blockedToSec > 0);
    const most = own.map(({ event: { atSec, blockedToSec }, liftedSec }) => {
      const end = Math.min(blockedToSec, horizonDays * 86_400);
      return (liftedSec > 0 ? Math.min(liftedSec, end) : end) - atSec;
    });
    expect(blockedSec).toBeLessThanOrEqual(most.reduce((all, value) => all + value, 0));
    if (own.length === 1) expect(blockedSec).toBe(most[0]);
    else expect(blockedSec > 0).toBe(own.length > 0);
  }
});
