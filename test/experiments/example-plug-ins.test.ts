import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRun, type FinishedFolder } from '../../experiments/finished/open-run.js';
import { queryRun } from '../../experiments/kept/query-run.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { packageRoot } from '../../plugins/package-root.js';
import { CLIENT, VERB } from '../../sim/traffic/epoch.js';
import { startErsatz } from '../executors/child-command.js';
import { folderIn, temporaryFolder } from './tiny-study.js';

const home = temporaryFolder();
const examples = join(packageRoot(), 'examples');
const plugins = join(examples, 'plug-ins');

const runExample = (study: string): Promise<FinishedRun> =>
  runStudy(join(examples, study), { plugins: [plugins], workers: 1, runsDir: folderIn(home) });

const ask = async (run: FinishedFolder, sql: string): Promise<readonly (readonly unknown[])[]> =>
  (await queryRun(run, sql)).rows;

describe('the study with an example of every kind', () => {
  let finished: FinishedRun;
  let run: FinishedFolder;
  beforeAll(async () => {
    finished = await runExample('plug-ins.yaml');
    run = openRun(finished.folder);
  });

  it('persona: about the fifth of the people that its share says, and a segment', async () => {
    const [[n, nPeople]] = await ask(
      run,
      "select count(*) filter (persona = 'weekender'), count(persona) from accounts",
    );
    expect(Number(n) / Number(nPeople)).toBeGreaterThan(0.15);
    expect(Number(n) / Number(nPeople)).toBeLessThan(0.25);
    expect(finished.report.rows.map(({ segment }) => segment)).toContain('persona:weekender');
  });

  it('confounder: members comment on one idol within the hour, as themselves, and are a segment', async () => {
    const rallies = await ask(
      run,
      `select target, count(*) n, count(distinct actor), count(operation) from actions
       where verb = ${VERB.comment} and t % 86400 between 20 * 3600 and 21 * 3600 - 1
         and actor in (select account from accounts where confounders = 'fan-rally')
       group by target order by n desc`,
    );
    const [[, nAtIdol, nMembers, nByOperations], [, nAtNext]] = rallies;
    expect(Number(nMembers)).toBeGreaterThan(30);
    expect(Number(nAtIdol)).toBeGreaterThan(20 * Number(nAtNext));
    expect(nByOperations).toBe(0);
    expect(finished.report.rows.map(({ segment }) => segment)).toContain('confounder:fan-rally');
  });

  it('operation: its bots like through the unofficial client, and it keeps books', async () => {
    const done = await ask(
      run,
      `select client, verb, count(distinct actor), count(*) > 1000 from actions
       where operation = 'tiny-farm' and name = 'likes' group by all`,
    );
    expect(done).toEqual([[CLIENT.unofficial, VERB.like, 20, true]]);
    const books = (finished.report.tables['economy'] ?? []).filter(({ operation }) => operation === 'tiny-farm');
    expect(books).toContainEqual(expect.objectContaining({ quantity: 'revenue', unit: 'USD a day', value: 5 }));
    expect(books).toContainEqual(expect.objectContaining({ quantity: 'cost', unit: 'USD a day', value: 1 }));
  });

  it('detector and feature block: the scores follow from the actions of the window', async () => {
    const [[nRows, largestGap]] = await ask(
      run,
      `with given as (
         select actor as account, count(*) as likes, avg((client = ${CLIENT.unofficial})::int) as share from actions
         where verb = ${VERB.like} and t >= 21 * 86400 group by actor),
       wanted as (select account, 0.5 * share + 0.5 * (likes / 7) / (likes / 7 + 30) as score from given)
       select count(*), max(abs(scores.score - wanted.score)) from scores join wanted using (account)`,
    );
    expect(Number(nRows)).toBeGreaterThan(300);
    expect(largestGap).toBeLessThan(1e-9);
    const columns = (finished.report.tables['ease'] ?? []).map(({ column }) => column);
    expect(columns).toContain('like-clients/unofficial-share');
  });

  it('policy: acts above its line and says that it looked at no audit', async () => {
    const decided = await ask(run, 'select distinct score > 0.4, "removed_fixed-line" from scores order by all');
    expect(decided).toEqual([
      [false, 0],
      [true, 1],
    ]);
    const points = (finished.report.tables['operating-points'] ?? []).filter(({ policy }) => policy === 'fixed-line');
    expect(points.map(({ threshold }) => threshold)).toEqual([0.4, 0.4]);
    const notes = finished.report.skipped.filter(({ what }) => what.startsWith('policy fixed-line '));
    expect(notes.length).toBeGreaterThan(0);
    for (const { what, why } of notes) {
      expect(what).toMatch(
        /^policy fixed-line with [a-z-]+, (account|action) level, on [a-z-]+( \(\d of \d replicates\))?$/,
      );
      expect(why).toMatch(/^a fixed line; \d+ audited rows were not looked at$/);
    }
  });

  it('metric: precision by prevalence, recomputed from the kept rows', async () => {
    for (const [policy, column] of [
      ['threshold', 'removed'],
      ['fixed-line', 'removed_fixed-line'],
    ]) {
      const [[lift]] = await ask(
        run,
        `select avg(inauthentic) filter ("${column}" = 1) / avg(inauthentic) from scores where counted = 1`,
      );
      const [[told]] = await ask(
        run,
        `select value from replicates where metric = 'lift' and replicate = 1 and policy = '${policy}'`,
      );
      expect(Number(lift)).toBeGreaterThan(1);
      expect(told).toBeCloseTo(Number(lift), 9);
    }
  });

  it('chart: is in the report and draws a field that its table has', () => {
    const chart = finished.report.charts.find(({ id }) => id === 'lift-chart');
    expect(chart).toMatchObject({ tables: ['headline'], page: 'study', spec: { encoding: { x: { field: 'value' } } } });
    const rows = (finished.report.tables['headline'] ?? []).filter(({ metric }) => metric === 'lift');
    expect(rows.map(({ value }) => typeof value)).toEqual(['number', 'number']);
    expect(chart?.caption).toBe(
      'How many times as often a hit row is inauthentic as any row; mean over replicates, 1 is chance.',
    );
    expect(readFileSync(join(finished.folder, 'report.html'), 'utf8')).toContain('lift-chart');
  });

  it('quantity: measured in every village, with a verdict', async () => {
    const figure = finished.report.tables['calibration']?.find(({ quantity }) => quantity === 'night-likes');
    expect(figure).toMatchObject({ figure: 'midnight-to-six', n: 2, counted: 'no', verdict: 'inside' });
    const [[share]] = await ask(run, `select avg((t % 86400 < 21600)::int) from actions where verb = ${VERB.like}`);
    expect(Math.abs(Number(figure?.['value']) - Number(share))).toBeLessThan(0.02);
  });
});

describe('the closed loop with the example policy and attribution', () => {
  let finished: FinishedRun;
  let run: FinishedFolder;
  beforeAll(async () => {
    finished = await runExample('plug-ins-loop.yaml');
    run = openRun(finished.folder);
  });
  const total = (arm: string, quantity: string): number =>
    Number(
      finished.report.tables['loop-totals']?.find((row) => row['arm'] === arm && row['quantity'] === quantity)?.value,
    );

  it('policy: removes a day later, tells first and blocks who comes again', async () => {
    expect(total('take-all', 'share-removed')).toBeGreaterThan(0);
    const events = await ask(
      run,
      `select reason, tell, greatest(0, blockedToSec::bigint - atSec) // 86400 as days,
         sum(removed) > 0, sum(deferred) > 0 from measures
       where reason like 'above%' or removed > 0 group by all order by all`,
    );
    expect(events).toEqual([
      ['above the line', 'notice', 0, false, true],
      ['above the line again', 'warning', 5, false, true],
      ['put off, and due now', null, 0, true, false],
    ]);
  });

  it('attribution: leaves the owner’s own actions alone, which taking all does not', async () => {
    expect(total('take-unofficial', 'share-removed')).toBeGreaterThan(0);
    expect(total('take-all', 'own-actions-lost')).toBeGreaterThan(0);
    expect(total('take-unofficial', 'own-actions-lost')).toBe(0);
    const lost = await ask(
      run,
      'select arm, sum(removed) > 0, sum(ownRemoved) = 0 from losses group by arm order by arm',
    );
    expect(lost).toEqual([
      ['take-all', true, false],
      ['take-unofficial', true, true],
    ]);
  });
});

it('the example detector passes the examiner', async () => {
  const check = startErsatz(['check', 'unofficial-likers', '--plugins', plugins, '--worlds', '3']);
  expect(await check.ended).toBe(0);
});
