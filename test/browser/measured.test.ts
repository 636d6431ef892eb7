import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runStudy } from '../../experiments/run.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { AccountDetail, MeasuredPage, WorldPicture } from '../../web/kept/kept-answers.js';
import { startViewer, type Viewer } from '../../web/server.js';
import { temporaryFolder, writeTo } from '../experiments/tiny-study.js';
import { MEASURED_STUDY } from '../loop/measured-study.js';
import { openPage, startBrowser } from './open-page.js';

/** Pictures for people to look at. */
const PICTURES = join(packageRoot(), 'dist', 'viewer-pictures');
const folder = temporaryFolder();
let viewer: Viewer;
let browser: Browser;
let id: string;

beforeAll(async () => {
  const study = writeTo(folder, 'measured.yaml', { ...MEASURED_STUDY, replicates: 1 });
  const run = await runStudy(study, { workers: 2, runsDir: join(folder, 'runs') });
  id = run.folder.split(/[/\\]/).at(-1) ?? '';
  viewer = await startViewer({ runsDir: join(folder, 'runs'), port: 0 });
  browser = await startBrowser();
  mkdirSync(PICTURES, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await viewer.close();
});

async function ask<T>(page: string, query: Readonly<Record<string, string>>): Promise<T> {
  const search = new URLSearchParams({ scenario: 'tiny', ...query }).toString();
  const answer = await fetch(`${viewer.url}api/runs/${id}/${page}?${search}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const firstLink = (page: Page) => page.locator('.people-table tbody tr th a').first();

test('people of a closed loop: the wronged first, by arm and by what they met, page by page every one once', async () => {
  const { rows, nFound, nWronged, arms } = await ask<MeasuredPage>('measured', {});
  expect(arms).toEqual(['ladder', 'idle']);
  const flags = rows.map((row) => Number(row['wronged']));
  expect(flags).toEqual([...flags].sort((a, b) => b - a));
  expect(nWronged).toBeGreaterThan(0);
  const count = async (query: Readonly<Record<string, string>>): Promise<number> =>
    (await ask<MeasuredPage>('measured', query)).nFound;
  expect(await count({ show: 'wronged' })).toBe(nWronged);
  expect((await count({ show: 'guilty' })) + nWronged).toBe(nFound);
  expect(await count({ arm: 'idle' })).toBe(0);
  expect(await count({ met: 'block' })).toBeGreaterThan(0);
  const seen = new Set<string>();
  for (let page = 1; seen.size < nFound; page++) {
    const part = await ask<MeasuredPage>('measured', { sort: 'removed', page: String(page) });
    expect(part.page).toBe(page);
    for (const row of part.rows) seen.add(`${row['arm']}/${row['account']}`);
  }
  expect(seen.size).toBe(nFound);
});

test('an account of a closed loop tells what each arm did to it, when, why, how it was told, and what it lost', async () => {
  const { rows } = await ask<MeasuredPage>('measured', { met: 'block', show: 'all', sort: 'nMeasures' });
  const account = String(rows[0]['account']);
  const detail = await ask<AccountDetail>('account', { account });
  const [ladder, idle] = detail.arms ?? [];
  expect(idle).toMatchObject({ arm: 'idle', measures: [], loss: null });
  expect(ladder.measures.length).toBe(Number(rows[0]['nMeasures']));
  for (const [width, theme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [400, 'light'],
    [400, 'dark'],
  ] as const) {
    const { page, complaints } = await openPage(browser, width);
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`${viewer.url}#/run/${id}/people`);
    await firstLink(page).waitFor();
    expect(await page.locator('.wronged-mark').count()).toBeGreaterThan(0);
    await page.screenshot({ path: join(PICTURES, `loop-people-${width}-${theme}.png`), fullPage: true });
    if (width === 1280 && theme === 'light') {
      await page.getByLabel('Met').selectOption('block');
      await page.getByLabel('Account number').fill(account);
      await expect.poll(() => firstLink(page).textContent()).toBe(account);
      await firstLink(page).click();
    } else await page.goto(`${viewer.url}#/run/${id}/account/${account}`);
    const table = page.getByRole('region', { name: 'Measures of arm ladder' });
    await table.waitFor();
    expect(await table.locator('tbody tr').count()).toBe(ladder.measures.length);
    expect(await table.textContent()).toContain('rung block');
    expect(await page.locator('.account-arm').last().textContent()).toContain('It met nothing');
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, `${width} wide`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(PICTURES, `loop-account-${width}-${theme}.png`), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  }
});

test('the operations and the world of a closed loop: services in each arm, and who lives there', async () => {
  const { population, degrees, rhythm } = await ask<WorldPicture>('world', { replicate: '1' });
  expect(population.map(({ kind }) => kind)).toContain('operation:bot-farm');
  expect(population.some((row) => 'actions' in row)).toBe(false); // no test window to count them in
  expect(new Set(degrees.map(({ quantity }) => quantity))).toEqual(new Set(['followers', 'following']));
  expect(rhythm).toBeNull();
  for (const width of [1280, 400]) {
    const { page, complaints } = await openPage(browser, width);
    await page.goto(`${viewer.url}#/run/${id}/operations`);
    const services = page.getByRole('region', { name: 'Services in each arm' });
    await services.waitFor();
    expect(await services.locator('thead th').allTextContents()).toEqual([
      'Quantity',
      ...['do-nothing', 'ladder', 'idle'],
    ]);
    const customers = await services
      .locator('tbody tr', { hasText: /^customers / })
      .locator('td')
      .allTextContents();
    const farm = page.getByRole('region', { name: 'bot-farm in each arm' });
    expect(await farm.locator('caption').textContent()).toMatch(/^bot-farm, from the first sweep/);
    // Twins: a platform that only looks changes nothing.
    expect(customers[0]).toMatch(/^\d/);
    expect(customers[2]).toBe(customers[0]);
    await page.goto(`${viewer.url}#/run/${id}`);
    const result = page.getByRole('region', { name: 'What each arm did' });
    await result.waitFor();
    expect(await result.locator('tbody th').allTextContents()).toContain('people-wronged (people)');
    await page.goto(`${viewer.url}#/run/${id}/detectors`);
    await page.getByText('what its arms did stands on the page Study').waitFor();
    await page.goto(`${viewer.url}#/run/${id}/world`);
    const people = page.getByRole('region', { name: 'Population' });
    await people.waitFor();
    expect(await people.locator('thead th').allTextContents()).toEqual(['Who', 'accounts', 'customers']);
    expect(await page.locator('p.note').allTextContents()).toContainEqual(
      expect.stringContaining('a closed loop has no test window'),
    );
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, `${width} wide`).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.close();
  }
});

test('a study of real data says why it has no operations and no world', async () => {
  const lines = Array.from({ length: 40 }, (_, row) => `${row % 7},${(row * 3) % 11},${row % 4 === 0 ? 1 : 0}`);
  writeFileSync(join(folder, 'table.csv'), ['followers,following,fake', ...lines, ''].join('\n'));
  const study = writeTo(folder, 'table.yaml', {
    ...{ format: 'study@1', name: 'table', detectors: ['logistic-regression'] },
    dataset: { file: 'table.csv', map: { followers: 'followers', following: 'following' }, label: 'fake', folds: 2 },
  });
  const run = await runStudy(study, { workers: 1, runsDir: join(folder, 'runs') });
  const { page, complaints } = await openPage(browser);
  for (const [tab, text] of [
    ['operations', 'Labels of real data do not say which operation acted.'],
    ['world', 'A study of real data has no simulated world behind it.'],
  ]) {
    await page.goto(`${viewer.url}#/run/${run.id}/${tab}`);
    await page.getByText(text).waitFor();
  }
  expect(complaints).toEqual([]);
  await page.close();
});
