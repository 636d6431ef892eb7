import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../plugins/package-root.js';
import { startViewer } from '../../web/server.js';
import type { Viewer } from '../../web/server.js';
import { openPage, startBrowser, type WatchedPage } from './open-page.js';
import { madeUpAbilities, writeViewerFolder, type ViewerFolder } from './viewer-folder.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Pictures of every page, for people to look at. */
const PICTURES = join(packageRoot(), 'dist', 'viewer-pictures');
const PAGES: Readonly<Record<string, string>> = {
  runs: '#/',
  study: '#/run/sample-1',
  detectors: '#/run/sample-1/detectors?stop=2',
  people: '#/run/sample-1/people',
  account: '#/run/sample-1/account/7?detector=gradient-boosting',
  operations: '#/run/sample-1/operations',
  world: '#/run/sample-1/world',
  files: '#/run/sample-1/files',
  compare: '#/compare?a=sample-1&b=sample-1',
  'compare-nothing': '#/compare?a=sample-1&b=hostile',
  'compare-empty': '#/compare',
  measured: '#/run/loop/people',
  'measured-account': '#/run/loop/account/7',
  hostile: '#/run/hostile/detectors',
  absent: '#/run/nothing',
  'first-run': 'first-run',
  report: 'report',
};

let folder: ViewerFolder;
let viewer: Viewer;
let bare: Viewer;
let browser: Browser;

const addressOf = (name: string): string =>
  name === 'report' ? pathToFileURL(join(folder.runs, 'sample-1', 'report.html')).href : bare.url;

beforeAll(async () => {
  folder = await writeViewerFolder();
  viewer = await startViewer({ runsDir: folder.runs, port: 0, token: 'a secret', abilities: madeUpAbilities });
  bare = await startViewer({ runsDir: join(folder.runs, 'not-yet'), port: 0 });
  browser = await startBrowser();
  mkdirSync(PICTURES, { recursive: true });
});

afterAll(async () => {
  await browser.close();
  await viewer.close();
  await bare.close();
  rmSync(folder.runs, { recursive: true });
});

/** Waits until nothing of the page is still to come. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  // A changed address shows on the page with the next picture or two.
  await page.evaluate('new Promise((show) => requestAnimationFrame(() => requestAnimationFrame(show)))');
  // The policy of the page forbids text to be run in it later on: ask anew until nothing is on its way.
  const isBusy = `[...document.querySelectorAll('[role=status]')].some(({ textContent }) => textContent.startsWith('Loading')) ||
    document.querySelectorAll('.stale').length > 0 || [...document.querySelectorAll('.chart-place:not([hidden])')].some((chart) => !chart.dataset.drawn)`;
  await expect.poll(() => page.evaluate<boolean>(isBusy), { timeout: 60_000 }).toBe(false);
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Serious and critical findings of axe, one line each. */
async function seriousFindings(page: Page): Promise<string[]> {
  const found = await page.evaluate<readonly Finding[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Both looks and both widths, each once; with ERSATZ_PICTURES=all every look at every width, for people who look the pictures through. */
const VIEWS = [
  [1280, 'light'],
  [400, 'dark'],
  ...(process.env['ERSATZ_PICTURES'] === 'all'
    ? ([
        [1280, 'dark'],
        [400, 'light'],
      ] as const)
    : []),
] as const;

for (const [width, theme] of VIEWS)
  describe(`at ${width} px in the ${theme} look`, () => {
    let watched: WatchedPage;
    beforeAll(async () => {
      // One page for all: what one leaves behind the next has to live with, as with a reader.
      watched = await openPage(browser, width);
      await watched.page.emulateMedia({ colorScheme: theme });
      // axe looks at the page from outside: its code is no part of what the policy lets in.
      await watched.page.addInitScript({ content: axe });
    });
    afterAll(() => watched.page.close());

    for (const [name, address] of Object.entries(PAGES))
      it(`page ${name} keeps to its width, complains of nothing and has no serious finding of axe`, async () => {
        const { page, complaints, requests } = watched;
        const before = [complaints.length, requests.length];
        await page.goto(address.startsWith('#') ? viewer.url + address : addressOf(address));
        await settled(page);
        expect(await seriousFindings(page)).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        await page.screenshot({ path: join(PICTURES, `${name}-${width}-${theme}.png`), fullPage: true });
        // A run that is not there is asked for and not found: the browser says so by itself.
        expect(complaints.slice(before[0]).filter((text) => !/status of 404/.test(text))).toEqual([]);
        const own = [viewer.url, bare.url, 'file:'];
        expect(requests.slice(before[1]).filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([]);
      });
  });

describe('a reader', () => {
  it.each(['study', 'report'])('sees on the page %s what the study expects, and what is broken of it', async (name) => {
    const { page, complaints } = await openPage(browser);
    const address = PAGES[name] ?? '';
    await page.goto(address.startsWith('#') ? viewer.url + address : addressOf(name));
    await page.getByRole('heading', { name: 'What the study expects' }).waitFor();
    const lines = await page
      .locator('section', { hasText: 'What the study expects' })
      .locator('tbody tr')
      .allInnerTexts();
    expect(lines.map((line) => line.split(/\t/).map((cell) => cell.trim()))).toEqual([
      ['gradient-boosting.recall >= 60%', 'holds', '74 % [70 %, 78 %]', '5', 'account, first-light, threshold'],
      [
        ...['rate-rules.wrongly-hit-people <= 20', 'broken; the interval crosses the bound', '31 [18, 44]', '5'],
        'account, first-light, threshold',
      ],
      ['boosted.f1 >= 0.5', 'not measured', '–', '0', 'boosted-20, action, first-light, threshold'],
    ]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is told that two runs have no number in common', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${viewer.url}${PAGES['compare-nothing']}`);
    await page.getByText('No number stands in both').waitFor();
    expect(await page.locator('table.compared').count()).toBe(0);
    await page.close();
  });

  it('goes from a number to the accounts behind it, on to one account, and back again', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${viewer.url}#/run/sample-1/detectors`);
    const cell = page.locator('tr[data-segment="persona:creator"] td a').first();
    await cell.click();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    expect(page.url()).toContain('segment=persona%3Acreator');
    expect(page.url()).toContain('show=wrong');
    await page.getByLabel('Show').selectOption('');
    await page.getByLabel('Group').selectOption('operation:bot-farm');
    const first = page.locator('.people-table tbody th a').first();
    await first.waitFor();
    await page.locator('.people-table tbody tr', { hasText: 'bot of bot-farm' }).first().waitFor();
    const number = await first.textContent();
    await first.click();
    await page.getByRole('heading', { name: `Account ${number}` }).waitFor();
    await page.locator('[data-chart="account-raster"] [data-drawn]').waitFor();
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('rhythm/night-share').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    expect(page.url()).toContain('segment=operation%3Abot-farm');
    await page.goBack();
    await page.goBack();
    expect(await page.getByLabel('Group').inputValue()).toBe('persona:creator');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('moves the slider by keyboard; a copied address shows the same place; the first stop is the report to the last digit', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${viewer.url}#/run/sample-1/detectors`);
    const section = page.locator('section.operating');
    const slider = section.getByRole('slider');
    await slider.waitFor();
    const cells = section
      .locator('table.metrics')
      .first()
      .locator('tbody tr', { hasText: 'gradient-boosting' })
      .locator('td');
    const values = async (): Promise<(string | null)[]> =>
      Promise.all((await cells.all()).map((cell) => cell.getAttribute('data-value')));
    const reported = ['recall', 'precision', 'false-removal-rate', 'hit', 'wrongly-hit-people'].map((metric) =>
      String(
        folder.report.rows.find(
          (row) =>
            row.scenario === 'first-light' &&
            row.detector === 'gradient-boosting' &&
            row.level === 'account' &&
            row.segment === 'overall' &&
            row.metric === metric,
        )?.value,
      ),
    );
    expect(await values()).toEqual(reported);
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const moved = await values();
    expect(moved).not.toEqual(reported);
    await page.waitForURL(/stop=2/);
    const copy = await openPage(browser);
    await copy.page.goto(page.url());
    await copy.page.locator('section.operating').getByRole('slider').waitFor();
    expect(await copy.page.locator('section.operating').getByRole('slider').inputValue()).toBe('2');
    await copy.page.close();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('searches the list, sees a running study move, and finds the search again with the back button', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(viewer.url);
    await page.locator('tr', { hasText: 'halfway' }).locator('progress').waitFor();
    await page.getByLabel('Status').selectOption('failed');
    await page.getByText('1 of 5 runs').waitFor();
    await page.getByText('the disk is full').waitFor();
    await page.goBack();
    await page.getByText('5 of 5 runs').waitFor();
    await page.getByRole('searchbox').fill('four detectors');
    await page.getByText('1 of 5 runs').waitFor();
    await page.waitForURL(/search=four/);
    await page.getByRole('button', { name: 'paper', exact: true }).click();
    await page.waitForURL(/tag=paper/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('changes a chart in place and saves it as a variant with the token; a spec that names an address loads nothing', async () => {
    const { page, requests } = await openPage(browser);
    page.on('dialog', (dialog) => void dialog.accept('a secret'));
    await page.goto(`${viewer.url}#/run/sample-1/detectors`);
    const figure = page.locator('figure[data-chart="roc"]');
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('[data-drawn]').waitFor();
    await figure.getByRole('button', { name: 'Edit' }).click();
    const spec = JSON.stringify({
      ...{ data: { url: 'https://evil.example/data.csv' }, width: 100 },
      layer: [
        { mark: { type: 'image', url: 'https://evil.example/picture.png' }, encoding: {} },
        { mark: 'bar', encoding: { x: { field: 'a', type: 'quantitative' } } },
      ],
    });
    await figure.getByLabel('Spec of chart roc').fill(spec);
    await figure.getByRole('button', { name: 'Save as a variant' }).click();
    await figure.getByText('Saved.').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Saved variants' }).waitFor();
    await page.locator('figure[data-chart="roc-mine"]').scrollIntoViewIfNeeded();
    await page.locator('figure[data-chart="roc-mine"] :is(.problem, [data-drawn])').first().waitFor();
    expect(requests.filter((url) => !url.startsWith(viewer.url))).toEqual([]);
    await page.close();
  });
});

it('where there is no run the first page says what to do', async () => {
  const { page } = await openPage(browser);
  await page.goto(bare.url);
  await page.getByText('npx ersatz run quickstart').waitFor();
  await page.close();
});
