import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ranker } from '../../experiments/kept/sums/ranks.js';
import { QUEUE_GRID } from '../../experiments/metrics/operating-curve.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { queryAccount } from '../../web/kept/account-query.js';
import { Duck } from '../../web/kept/duck.js';
import type { Hit } from '../../web/kept/hit-term.js';
import { KeptCells, type WorldName } from '../../web/kept/kept-cells.js';
import { queryOverlap } from '../../web/kept/overlap-query.js';
import { queryPeople, type PeopleQuery } from '../../web/kept/people-query.js';
import { queryCampaigns, queryWorld } from '../../web/kept/world-query.js';
import { readParquet } from './read-parquet.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const SUMS = /^(people|queues|rhythm|jobs|stops-.*|hits-.*|stop-numbers-.*)\.parquet$/;
const WORLD: WorldName = { scenario: 'tiny', replicate: 1 };
const DETECTORS = ['rate-rules', 'gradient-boosting'];
const HITS: readonly Hit[] = [
  { policy: 'threshold', by: 'false-removals', budget: null },
  { policy: 'review-budget', by: 'false-removals', budget: null },
  ...[1e-5, 0.01, 0.1, 1].map((budget): Hit => ({ policy: 'threshold', by: 'false-removals', budget })),
  ...[10, 50, 100_000].map((budget): Hit => ({ policy: 'threshold', by: 'queue', budget })),
  ...[1, 0.57, 0.1].map((budget): Hit => ({ policy: 'threshold', by: 'threshold', budget })),
];
const duck = new Duck();
let whole: FinishedRun;
let kept: KeptCells;
/** The same run as an earlier version would have written it. */
let bare: KeptCells;

beforeAll(async () => {
  const study = { ...TINY_STUDY, replicates: 2, keep: { worlds: 1, traffic: true } };
  const path = writeTo(home, 'study.yaml', { ...study, policies: ['threshold', 'review-budget'] });
  whole = await runStudy(path, { workers: 2, runsDir: folderIn(home) });
  const cells = join(whole.folder, 'cells');
  const opened = await KeptCells.open((...names) => Promise.resolve(join(whole.folder, ...names)));
  const index = JSON.parse(readFileSync(join(cells, 'index.json'), 'utf8')) as KeptCells['index'];
  for (const cell of index.cells) cell.files = cell.files.filter(({ file }) => !SUMS.test(file));
  writeTo(home, 'old-index.json', index);
  const old = await KeptCells.open((...names) =>
    Promise.resolve(names.at(-1) === 'index.json' ? join(home, 'old-index.json') : join(whole.folder, ...names)),
  );
  if (opened === null || old === null) throw new Error('the run kept nothing');
  [kept, bare] = [opened, old];
});
afterAll(() => duck.close());

const said = (hit: Hit, level: string): string => `${level}, ${hit.policy}, ${hit.by} ${hit.budget}`;

test('overlaps are the same with the stops that were written and without, at every kind of stop', async () => {
  for (const level of ['account', 'action'])
    for (const hit of HITS) {
      const asked = { ...WORLD, level, detectors: DETECTORS, ...hit };
      const told = await queryOverlap(duck, kept, asked);
      expect(told, said(hit, level)).toEqual(await queryOverlap(duck, bare, asked));
      expect(told?.nInauthentic, said(hit, level)).toBeGreaterThan(0);
    }
});

test('people are the same with their sums and without, hit by one detector and not by another', async () => {
  const base = { ...WORLD, detector: 'gradient-boosting', segment: '', search: '', lowScore: null, highScore: null };
  let nFound = 0;
  for (const level of ['account', 'action'])
    for (const hit of HITS)
      for (const show of ['hit', 'missed'] as const) {
        const asked: PeopleQuery = {
          ...{ ...base, ...hit, level, show, sort: 'nHit', isDown: true, page: 1 },
          ...(show === 'hit'
            ? { alsoHitBy: ['rate-rules'], notHitBy: [] }
            : { alsoHitBy: [], notHitBy: ['rate-rules'] }),
        };
        const told = await queryPeople(duck, kept, asked);
        expect(told, said(hit, level)).toEqual(await queryPeople(duck, bare, asked));
        nFound += told?.nFound ?? 0;
      }
  expect(nFound).toBeGreaterThan(100);
});

test('the people of a confounder are those who took part in it during the test window', async () => {
  const accounts = await readParquet(join(whole.folder, 'cells', 'tiny-1'), 'accounts.parquet');
  const names = accounts['confounders'];
  const organic = (row: number): boolean => accounts['inauthentic'][row] === 0 && accounts['counted'][row] === 1;
  const asked: PeopleQuery = {
    ...{ ...WORLD, ...HITS[0], detector: 'rate-rules', level: 'account', segment: 'confounder:giveaway-loop' },
    ...{ search: '', lowScore: null, highScore: null, alsoHitBy: [], notHitBy: [] },
    ...{ show: 'all', sort: 'score', isDown: true, page: 1 },
  };
  const told = await queryPeople(duck, kept, asked);
  expect(told?.nFound).toBe(names.filter((name) => name === 'giveaway-loop').length);
  expect(told?.segments).toContain('confounder:giveaway-loop');
  expect(names.filter((name, row) => name !== null && organic(row)).length).toBeGreaterThan(0);
});

test('accounts, the day’s rhythm and the blocks of jobs are the same with sums and without', async () => {
  for (let account = 0; account < 12; account++) {
    const asked = { ...WORLD, account, detector: 'gradient-boosting', policy: 'review-budget' };
    expect(await queryAccount(duck, kept, asked)).toEqual(await queryAccount(duck, bare, asked));
  }
  expect(await queryWorld(duck, kept, WORLD)).toEqual(await queryWorld(duck, bare, WORLD));
  const { campaigns, targets } = await queryCampaigns(duck, kept, WORLD);
  expect({ campaigns, targets }).toEqual(await queryCampaigns(duck, bare, WORLD));
  expect(campaigns?.length).toBeGreaterThan(5);
});

test('a queue holds as many counted rows as it has room for, equal scores together', async () => {
  const { score, counted } = await readParquet(
    join(whole.folder, 'cells', 'tiny-1-rate-rules-action'),
    'scores.parquet',
  );
  const falling = score
    .filter((_, row) => counted[row] === 1)
    .map(Number)
    .sort((a, b) => b - a);
  for (const length of QUEUE_GRID) {
    const hit: Hit = { policy: 'threshold', by: 'queue', budget: length };
    const told = await queryOverlap(duck, kept, { ...WORLD, level: 'action', detectors: ['rate-rules'], ...hit });
    const within = falling.filter((one) => one > (falling[length] ?? -1)).length;
    const nHit = told?.sets.reduce((sum, { nCaught, nWrong }) => sum + nCaught + nWrong, 0);
    expect(nHit, `a queue of ${length}`).toBe(within);
  }
});

test('the place among falling bars is that of the first bar reached', () => {
  const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1));
  fc.assert(
    fc.property(fc.array(score, { maxLength: 40 }), fc.array(score), (bars, scores) => {
      const falling = Float64Array.from([Infinity, ...bars])
        .sort()
        .reverse();
      const rankOf = ranker(falling);
      for (const one of [...scores, ...bars]) expect(rankOf(one)).toBe([...falling, -1].findIndex((bar) => one >= bar));
    }),
  );
});
