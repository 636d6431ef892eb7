import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import { quoted } from '../../reports/sums/sql-text.js';
import { Duck } from '../../web/kept/duck.js';
import type { AccountDetail, Overlaps, PeoplePage, Campaigns, WorldPicture } from '../../web/kept/kept-answers.js';
import { startViewer } from '../../web/server.js';
import type { Viewer } from '../../web/server.js';
import { writeSyntheticCells } from '../bench/synthetic-cells.js';
import { sampleInput } from '../reports/sample-report.js';

const N_ACCOUNTS = 600;
const runs = mkdtempSync(join(tmpdir(), 'ersatz-kept-'));
const detectors = ['rate-rules', 'gradient-boosting'];
let viewer: Viewer;
const duck = new Duck();

const scoresOf = (detector: string, level: string): string =>
  `read_parquet(${quoted(join(runs, 'one', 'cells', `first-light-1-${detector}-${level}`, 'scores.parquet'))})`;
const accounts = `read_parquet(${quoted(join(runs, 'one', 'cells', 'first-light-1', 'accounts.parquet'))})`;

async function ask<T>(page: string, query: Readonly<Record<string, string>>): Promise<T> {
  const answer = await fetch(
    `${viewer.url}api/runs/one/${page}?${new URLSearchParams({ scenario: 'first-light', ...query }).toString()}`,
  );
  expect(answer.status, `${page} ${JSON.stringify(query)}`).toBe(200);
  return (await answer.json()) as T;
}

const count = async (sql: string): Promise<number> => Number((await duck.rows(sql))[0]?.['n']);

beforeAll(async () => {
  await writeReportFolder(await buildReport(sampleInput()), join(runs, 'one'));
  writeFileSync(join(runs, 'one', 'run.json'), JSON.stringify({ status: 'done' }));
  await writeSyntheticCells(join(runs, 'one'), {
    ...{ scenario: 'first-light', nAccounts: N_ACCOUNTS, detectors, levels: ['account', 'action'] },
    ...{ nActions: 9000, hasTraffic: true },
  });
  viewer = await startViewer({ runsDir: runs, port: 0 });
});

afterAll(async () => {
  await viewer.close();
  await duck.close();
  rmSync(runs, { recursive: true });
});

describe('people behind a number', () => {
  const asked = { detector: 'gradient-boosting', level: 'account', policy: 'threshold' };

  it('are those that a query of the files counts, for every filter', async () => {
    const scores = scoresOf('gradient-boosting', 'account');
    const joined = `${scores} JOIN ${accounts} USING (account)`;
    const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
      [{}, `FROM ${scores}`],
      [{ show: 'hit' }, `FROM ${scores} WHERE removed = 1`],
      [{ show: 'wrong' }, `FROM ${scores} WHERE removed = 1 AND inauthentic = 0`],
      [{ show: 'missed' }, `FROM ${scores} WHERE removed = 0 AND inauthentic = 1`],
      [{ show: 'hit', budget: '0.1' }, `FROM ${scores} WHERE flaggedFrom <= 0.1`],
      [{ segment: 'persona:creator' }, `FROM ${joined} WHERE persona = 'creator'`],
      [{ segment: 'operation:bot-farm' }, `FROM ${joined} WHERE operator = 'bot-farm'`],
      [{ segment: 'customers' }, `FROM ${joined} WHERE "customerOf" IS NOT NULL`],
      [{ lowScore: '0.2', highScore: '0.4' }, `FROM ${scores} WHERE score BETWEEN 0.2 AND 0.4`],
      [{ search: '12' }, `FROM ${scores} WHERE account::VARCHAR LIKE '12%'`],
      [
        { show: 'hit', notHitBy: 'rate-rules', budget: '0.05' },
        `FROM ${scores} WHERE flaggedFrom <= 0.05 AND account NOT IN ` +
          `(SELECT account FROM ${scoresOf('rate-rules', 'account')} WHERE flaggedFrom <= 0.05)`,
      ],
    ];
    for (const [query, from] of cases) {
      const { nFound } = await ask<PeoplePage>('people', { ...asked, ...query });
      expect(nFound, JSON.stringify(query)).toBe(await count(`SELECT count(*) AS n ${from}`));
      expect(nFound, JSON.stringify(query)).toBeGreaterThan(0);
    }
  });

  it('come sorted, page by page, every one once', async () => {
    const seen: number[] = [];
    let nPages = 1;
    for (let page = 1; page <= nPages; page++) {
      const answer = await ask<PeoplePage>('people', { ...asked, sort: 'followers', page: String(page) });
      nPages = answer.nPages;
      seen.push(...answer.rows.map(({ account }) => Number(account)));
      const followers = answer.rows.map((row) => Number(row['followers']));
      expect(followers).toEqual([...followers].sort((a, b) => b - a));
    }
    expect(new Set(seen).size).toBe(N_ACCOUNTS);
    expect(seen).toHaveLength(N_ACCOUNTS);
  });

  it('can not be reached by words that are SQL', async () => {
    const hostile = `x' OR 1=1; --`;
    for (const query of [{ segment: `persona:${hostile}` }, { search: hostile }, { alsoHitBy: hostile }]) {
      const { nFound } = await ask<PeoplePage>('people', { ...asked, ...query });
      expect([
        0,
        N_ACCOUNTS,
        await count(`SELECT count(*) AS n FROM ${accounts} WHERE account::VARCHAR LIKE '11%'`),
      ]).toContain(nFound);
    }
    for (const query of [{ sort: 'score"; DROP' }, { budget: '1 OR 1' }, { page: '-1' }, { level: '' }]) {
      const answer = await fetch(
        `${viewer.url}api/runs/one/people?${new URLSearchParams({ scenario: 'first-light', ...asked, ...query }).toString()}`,
      );
      expect([400, 404], JSON.stringify(query)).toContain(answer.status);
    }
  });
});

describe('overlap of detectors', () => {
  it('puts every hit row into one set, as a join of the files does', async () => {
    const { sets, nMissed, nInauthentic } = await ask<Overlaps>('overlap', {
      ...{ level: 'account', policy: 'threshold', budget: '0.05', detectors: detectors.join(',') },
    });
    const both = `${scoresOf('rate-rules', 'account')} a JOIN ${scoresOf('gradient-boosting', 'account')} b USING ("row")`;
    const [hitA, hitB] = ['a.flaggedFrom <= 0.05', 'b.flaggedFrom <= 0.05'];
    const bad = 'a.inauthentic = 1';
    const caughtBy = (names: readonly string[]): number =>
      sets.find((set) => set.detectors.join() === names.join())?.nCaught ?? 0;
    expect(caughtBy(['rate-rules'])).toBe(
      await count(`SELECT count(*) AS n FROM ${both} WHERE ${bad} AND ${hitA} AND NOT ${hitB}`),
    );
    expect(caughtBy(['gradient-boosting'])).toBe(
      await count(`SELECT count(*) AS n FROM ${both} WHERE ${bad} AND ${hitB} AND NOT ${hitA}`),
    );
    expect(caughtBy(detectors)).toBe(
      await count(`SELECT count(*) AS n FROM ${both} WHERE ${bad} AND ${hitA} AND ${hitB}`),
    );
    expect(sets.reduce((sum, { nCaught }) => sum + nCaught, nMissed)).toBe(nInauthentic);
    expect(caughtBy(['gradient-boosting'])).toBeGreaterThan(0);
  });
});

describe('one account', () => {
  it('comes with its facts, every score, what it did, what was removed, and its neighbours', async () => {
    const [chosen] = await duck.rows(
      `SELECT account FROM ${scoresOf('gradient-boosting', 'action')} WHERE removed = 1 ORDER BY account LIMIT 1`,
    );
    const account = Number(chosen?.['account']);
    const detail = await ask<AccountDetail>('account', {
      ...{ account: String(account), detector: 'gradient-boosting', policy: 'threshold' },
    });
    expect(detail.facts?.['account']).toBe(account);
    expect(detail.scores.map(({ detector, level }) => `${detector}/${level}`).sort()).toEqual(
      detectors.flatMap((detector) => [`${detector}/account`, `${detector}/action`]).sort(),
    );
    const sum = (rows: readonly AccountDetail['scores'][number][]): number =>
      rows.reduce((total, { actions }) => total + Number(actions), 0);
    const removed = (detail.timeline ?? []).filter(({ outcome }) => outcome === 'removed');
    expect(sum(removed)).toBe(
      await count(
        `SELECT count(*) AS n FROM ${scoresOf('gradient-boosting', 'action')} WHERE account = ${account} AND removed = 1`,
      ),
    );
    expect(sum(detail.timeline ?? [])).toBe(
      await count(`SELECT count(*) AS n FROM ${scoresOf('gradient-boosting', 'action')} WHERE account = ${account}`),
    );
    expect(detail.neighbours?.length).toBeGreaterThan(0);
    expect(detail.neighbours?.length).toBeLessThanOrEqual(48);
  });

  it('that is not there is not found', async () => {
    const answer = await fetch(`${viewer.url}api/runs/one/account?scenario=first-light&account=4000000`);
    expect(answer.status).toBe(404);
  });
});

describe('a world', () => {
  it('is told in sums over all its accounts and actions', async () => {
    const { population, degrees, rhythm } = await ask<WorldPicture>('world', {});
    const { campaigns } = await ask<Campaigns>('campaigns', {});
    const total = (rows: WorldPicture['population'], name: string): number =>
      rows.reduce((sum, row) => sum + Number(row[name]), 0);
    expect(total(population, 'accounts')).toBe(N_ACCOUNTS);
    expect(
      total(
        degrees.filter(({ quantity }) => quantity === 'followers'),
        'accounts',
      ),
    ).toBe(N_ACCOUNTS);
    expect(total(rhythm ?? [], 'actions')).toBe(9000);
    expect(campaigns?.length).toBeGreaterThan(0);
  });
});
