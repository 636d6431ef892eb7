import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Overlaps } from '../../web/kept/kept-answers.js';
import { startViewer } from '../../web/server.js';
import type { Viewer } from '../../web/server.js';
import { openPage, startBrowser, type WatchedPage } from './open-page.js';
import { HOSTILE, madeUpAbilities, writeViewerFolder, type ViewerFolder } from './viewer-folder.js';

let folder: ViewerFolder;
let viewer: Viewer;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  folder = await writeViewerFolder();
  viewer = await startViewer({ runsDir: folder.runs, port: 0, token: 'a secret', abilities: madeUpAbilities });
  browser = await startBrowser();
  watched = await openPage(browser);
  ({ page } = watched);
  page.setDefaultTimeout(25_000);
});

afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await browser.close();
  await viewer.close();
  rmSync(folder.runs, { recursive: true });
});

const open = (address: string): Promise<unknown> => page.goto(viewer.url + address);

/** Brings a chart into sight, drawn. */
async function chart(id: string): Promise<ReturnType<Page['locator']>> {
  const figure = page.locator(`figure[data-chart="${id}"]`);
  await figure.scrollIntoViewIfNeeded();
  await figure.locator('[data-drawn]').waitFor();
  return figure;
}

/** A place on a line of a chart, px of the window: `share` of its length along, in the middle of the window. */
const alongLine = (id: string, share: number): string => `(() => {
  const lines = [...document.querySelectorAll('figure[data-chart="${id}"] .mark-line path')];
  const line = lines.filter((one) => one.getAttribute('stroke-dasharray') === null).at(-1);
  line.scrollIntoView({ block: 'center' });
  const { x, y } = line.getPointAtLength(${share} * line.getTotalLength()).matrixTransform(line.getScreenCTM());
  return [x, y];
})()`;

/** A place of a panel of the jobs where no mark lies, px of the window. */
const GROUND = `(() => {
  const panel = document.querySelector('figure[data-chart="campaign-blocks"] .cell path.background');
  panel.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = panel.getBoundingClientRect();
  for (let step = 1; step < 400; step++) {
    const [x, y] = [left + (width * (step % 20)) / 20, top + (height * step) / 400];
    if (document.elementFromPoint(x, y).classList.contains('background')) return [x, y];
  }
  throw new Error('no empty ground');
})()`;

/** What the address says after `?`. */
const asked = (): URLSearchParams => new URLSearchParams(page.url().split('?')[1] ?? '');

it('a click on a line asks for the accounts at the point next to it, not at its first', async () => {
  const budgets: number[] = [];
  for (const share of [0.15, 0.6, 0.9]) {
    await open('#/run/sample-1/detectors');
    await chart('roc');
    const [x, y] = await page.evaluate<[number, number]>(alongLine('roc', share));
    await page.mouse.click(x, y);
    await page.getByRole('heading', { name: 'People' }).waitFor();
    expect(asked().get('detector')).toBe('gradient-boosting');
    budgets.push(Number(asked().get('budget')));
  }
  const ofDetector = (folder.report.tables['false-removal-curve'] ?? [])
    .filter(({ detector }) => detector === 'gradient-boosting')
    .map(({ falseRemovalRate }) => Number(falseRemovalRate));
  for (const budget of budgets) expect(ofDetector).toContain(budget);
  expect(budgets).toEqual([...budgets].sort((a, b) => a - b));
  expect(new Set(budgets).size).toBe(3);
});

it('a click on a bar of harm asks for the people behind it', async () => {
  await open('#/run/sample-1/detectors');
  const figure = await chart('harm-by-persona');
  // The interval of the last detector of a group lies on top: nothing else is there.
  await figure.locator('.mark-rule line').last().click({ force: true });
  await page.getByRole('heading', { name: 'People' }).waitFor();
  expect(asked().get('show')).toBe('wrong');
  expect(asked().get('detector')).toBe('gradient-boosting');
});

it('a click on a mark of a job opens its account; one on the empty ground, an axis or the legend goes nowhere', async () => {
  await open('#/run/sample-1/operations');
  const figure = await chart('campaign-blocks');
  const before = page.url();
  for (const part of ['.role-axis-label text', '.role-legend-label text', '.role-title-text text'])
    if ((await figure.locator(part).count()) > 0) await figure.locator(part).first().click({ force: true });
  const [x, y] = await page.evaluate<[number, number]>(GROUND);
  await page.mouse.click(x, y);
  expect(page.url()).toBe(before);
  await figure.locator('.mark-symbol.role-mark path').first().click({ force: true });
  await page.locator('section.account h2').waitFor();
  const account = /account\/(\d+)/.exec(page.url())?.[1] ?? '';
  await page.getByRole('heading', { name: `Account ${account}` }).waitFor();
});

it('the world’s charts have the published bands behind their lines', async () => {
  await open('#/run/sample-1/world');
  for (const id of ['degrees', 'rhythm']) {
    const figure = await chart(id);
    expect(await figure.locator('.mark-rect.role-mark path').count(), id).toBe(1);
    expect(await figure.locator('.mark-line.role-mark path').count(), id).toBeGreaterThan(1);
  }
});

it('a chart can be taken away as SVG, PNG, CSV and spec; the neighbourhood as SVG and CSV', async () => {
  const take = async (name: string): Promise<Download> => {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    return coming;
  };
  const text = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8');
  await open('#/run/sample-1');
  await chart('headline');
  const title = 'Detectors side by side';
  const svg = await text(await take(`Save ${title} as SVG`));
  expect(svg).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain('gradient-boosting');
  const png = readFileSync(await (await take(`Save ${title} as PNG`)).path());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.length).toBeGreaterThan(5000);
  const csv = (await text(await take(`Save ${title} as CSV`))).trimEnd().split('\n');
  expect(csv[0]).toContain('detector');
  const rows = folder.report.tables['headline']?.filter(({ scenario }) => scenario === 'first-light') ?? [];
  expect(csv).toHaveLength(1 + rows.length);
  const spec = JSON.parse(await text(await take(`Save ${title} as SPEC`))) as { datasets: Record<string, unknown[]> };
  expect(spec.datasets['headline']).toHaveLength(rows.length);
  await open('#/run/sample-1/account/7');
  await page.locator('.neighbourhood svg').first().waitFor();
  expect(await text(await take('Save the neighbourhood as SVG'))).toMatch(/<line[^>]*stroke="rgb/);
  expect(await text(await take('Save the neighbourhood as CSV'))).toMatch(/^account,/);
  await page.getByText('Data: neighbours').click();
  await page.getByRole('region', { name: 'Table neighbours' }).waitFor();
});

it('prints a report without what only a screen needs, in the light look', async () => {
  await open('#/run/sample-1');
  await page.locator('table.metrics').first().waitFor();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const part of ['.tabs', '.choosers', '.site-head', '.chart-foot'])
    for (const one of await page.locator(part).all()) expect(await one.isVisible(), part).toBe(false);
  expect(await page.locator('table.metrics').first().isVisible()).toBe(true);
  const [r = 0] = /\d+/.exec(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')) ?? [];
  expect(Number(r)).toBeGreaterThan(200);
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
});

it('a running study moves in the list by itself', async () => {
  await open('#/');
  const line = page.locator('tr', { hasText: 'halfway' });
  await line.getByText('2 of 9').waitFor();
  const progress = { nDone: 7, nSteps: 9, what: 'judging' };
  writeFileSync(join(folder.runs, 'halfway', 'progress.json'), JSON.stringify(progress));
  await line.getByText('7 of 9: judging').waitFor();
  writeFileSync(join(folder.runs, 'halfway', 'run.json'), JSON.stringify({ status: 'stopped', title: 'halfway' }));
  await line.locator('.status', { hasText: 'stopped' }).waitFor();
});

it('a set of the overlap leads to exactly its accounts, and follows the slider', async () => {
  const find = { scenario: 'first-light', level: 'account', policy: 'threshold', budget: '0.01' };
  const query = new URLSearchParams({ ...find, detectors: 'rate-rules,gradient-boosting' }).toString();
  const { sets } = (await (await fetch(`${viewer.url}api/runs/sample-1/overlap?${query}`)).json()) as Overlaps;
  const only = sets.find(({ detectors }) => detectors.join() === 'gradient-boosting');
  expect(only?.nCaught).toBeGreaterThan(0);
  await open('#/run/sample-1/detectors');
  const slider = page.locator('section.operating').getByRole('slider');
  await slider.waitFor();
  const budgets = (folder.report.tables['operating-curve'] ?? []).flatMap((row) =>
    row['by'] === 'false-removals' ? [Number(row['budget'])] : [],
  );
  const stop = [...new Set(budgets)].sort((a, b) => a - b).indexOf(0.01) + 1;
  await slider.fill(String(stop));
  await page.getByText('as the slider stands').waitFor();
  const link = page.locator('tr[data-set="gradient-boosting"] td.upset-bar a').first();
  await expect.poll(() => link.textContent()).toBe(String(only?.nCaught));
  await link.click();
  await page.getByText(`${only?.nCaught} accounts fit`).waitFor();
  expect(asked().get('not')).toBe('rate-rules');
  expect(asked().get('budget')).toBe('0.01');
});

it('the overlap and its accounts follow queues and thresholds too', async () => {
  for (const [by, stop, budget] of [
    ['queue', 4, 100],
    ['threshold', 41, 0.6],
  ] as const) {
    const find = { scenario: 'first-light', level: 'account', policy: 'threshold', by, budget: String(budget) };
    const query = new URLSearchParams({ ...find, detectors: 'rate-rules,gradient-boosting' }).toString();
    const { sets } = (await (await fetch(`${viewer.url}api/runs/sample-1/overlap?${query}`)).json()) as Overlaps;
    const both = sets.find(({ detectors }) => detectors.length === 2);
    expect(both?.nCaught, by).toBeGreaterThan(0);
    await open(`#/run/sample-1/detectors?by=${by}&stop=${stop}`);
    await page.getByText('as the slider stands').waitFor();
    const link = page.locator('tr[data-set="rate-rules,gradient-boosting"] td.upset-bar a').first();
    await expect.poll(() => link.textContent()).toBe(String(both?.nCaught));
    await link.click();
    await page.getByText(`${both?.nCaught} accounts fit`).waitFor();
    expect([asked().get('by'), asked().get('budget')]).toEqual([by, String(budget)]);
  }
});

it('by threshold the slider says where each detector stands, and hits less the stricter it is', async () => {
  await open('#/run/sample-1/detectors?by=threshold&stop=10');
  const cell = page.locator('section.operating tr', { hasText: 'gradient-boosting' }).locator('[data-threshold]');
  const threshold = async (): Promise<number> => Number(await cell.getAttribute('data-threshold'));
  await cell.waitFor();
  expect(await threshold()).toBeGreaterThanOrEqual(0.91);
  await page.locator('section.operating').getByRole('slider').fill('60');
  await page.locator('output', { hasText: 'scores of 0.41 and more' }).waitFor();
  expect(await threshold()).toBeGreaterThanOrEqual(0.41);
  expect(await threshold()).toBeLessThan(0.91);
  await page.getByLabel('Limit').selectOption('false-removals');
  await page.locator('output', { hasText: 'as in the study' }).waitFor();
});

it('tags are edited with the token, and found again', async () => {
  const answers = ['paper, second draft', 'a secret'];
  page.on('dialog', (dialog) => void dialog.accept(answers.shift() ?? ''));
  await open('#/');
  await page.locator('tr', { hasText: 'sample-1' }).getByRole('button', { name: 'edit tags' }).click();
  await page.getByRole('button', { name: 'second draft' }).click();
  await page.getByText('1 of 5 runs').waitFor();
  page.removeAllListeners('dialog');
});

it('compares any run of the folder: words find it, pages and the choice stand in the address', async () => {
  await open('#/compare');
  await page.getByLabel('Run A').fill('closed');
  await page.locator('#runs-a option[value="loop"]').waitFor({ state: 'attached' });
  await expect.poll(() => page.locator('#runs-a option').count()).toBe(1);
  await open('#/compare?a=sample-1&b=loop&movement=moved');
  await page.locator('.compared tbody tr').first().waitFor();
  await expect.poll(() => page.locator('.compared tbody tr').count()).toBe(1);
});

it('hostile names and reasons are text: in the list, tables, tooltips, people, accounts and reasons', async () => {
  const isText = async (text: string): Promise<void> => {
    await page.getByText(text).locator('visible=true').first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).not.toBe('taken');
  };
  await open('#/');
  await isText(`${HOSTILE}title`);
  await isText(`the disk is full${HOSTILE}`);
  await isText(`${HOSTILE}tag`);
  await open('#/run/hostile/detectors');
  await isText(`${HOSTILE}rate-rules`);
  const figure = await chart('precision-recall');
  const tooltip = page.locator('#vg-tooltip-element', { hasText: `${HOSTILE}rate-rules` });
  // A chart that is drawn anew under the pointer lets go of it: come again.
  const pointAt = async (): Promise<boolean> => {
    await page.mouse.move(0, 0);
    await figure.locator('.mark-symbol.role-mark path').first().hover({ force: true });
    return tooltip.isVisible();
  };
  await expect.poll(pointAt).toBe(true);
  await isText(`${HOSTILE}rate-rules`);
  await open('#/run/hostile/people');
  await isText(`${HOSTILE}creator`);
  await open('#/run/hostile/account/7');
  await page.getByRole('button', { name: 'Explain' }).click();
  await isText(`${HOSTILE}: ${HOSTILE}`);
});
