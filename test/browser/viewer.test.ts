import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import { startViewer } from '../../web/server.js';
import type { Viewer } from '../../web/server.js';
import { sampleInput } from '../reports/sample-report.js';
import { marksOfCharts, openPage, startBrowser } from './open-page.js';

const runs = mkdtempSync(join(tmpdir(), 'ersatz-browser-'));
const report = await buildReport(sampleInput({ scenarios: ['first-light', 'winter'] }));
let viewer: Viewer;
let browser: Browser;

beforeAll(async () => {
  await writeReportFolder(report, join(runs, 'sample-1'));
  writeFileSync(
    join(runs, 'sample-1', 'run.json'),
    JSON.stringify({ status: 'done', started: '2025-01-02T03:04:05Z' }),
  );
  mkdirSync(join(runs, 'halfway'));
  writeFileSync(
    join(runs, 'halfway', 'run.json'),
    JSON.stringify({ status: 'running', started: '2025-01-03T03:04:05Z' }),
  );
  viewer = await startViewer({ runsDir: runs, port: 0 });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  await viewer.close();
  rmSync(runs, { recursive: true });
});

describe('the viewer in a browser', () => {
  it('opens a run from the list, draws every chart, and follows the detector chooser', async () => {
    const { page, complaints, requests } = await openPage(browser);
    await page.goto(viewer.url);
    await page.getByRole('link', { name: report.title }).click();
    await page.getByRole('heading', { level: 1, name: report.title }).waitFor();
    const pagesOf = ['Study', 'Compare detectors', 'Operations', 'World'];
    const all: Record<string, number> = {};
    for (const name of pagesOf) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.locator('.tabs [aria-current=page]', { hasText: name }).waitFor();
      Object.assign(all, await marksOfCharts(page));
    }
    expect(report.charts.map(({ id }) => id).filter((id) => !((all[id] ?? 0) > 0))).toEqual([]);

    await page.getByRole('link', { name: 'Compare detectors' }).click();
    await page.locator('[data-chart=roc]').waitFor();
    await page.getByRole('checkbox', { name: 'rate-rules' }).uncheck();
    const without = await marksOfCharts(page);
    expect(Object.keys(without).length).toBeGreaterThan(3);
    for (const [id, nMarks] of Object.entries(without)) {
      expect(nMarks, id).toBeGreaterThan(0);
      expect(nMarks, id).toBeLessThan(all[id] ?? 0);
    }
    expect(await page.locator('table.metrics tbody th', { hasText: 'rate-rules' }).count()).toBe(0);

    await page.goBack();
    await page.locator('table.metrics tbody th', { hasText: 'rate-rules' }).first().waitFor();
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(viewer.url))).toEqual([]);
    await page.close();
  });

  it('moves the threshold: the first stop prints the numbers of report.json, the others those of the curve', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${viewer.url}#/run/sample-1/detectors`);
    const section = page.locator('section.operating');
    const slider = section.getByLabel('Budget of false removals');
    await slider.waitFor();
    const line = (): Promise<string[]> =>
      section
        .locator('table.metrics')
        .first()
        .locator('tbody tr', { hasText: 'gradient-boosting' })
        .locator('td')
        .allTextContents();
    const ofReport = report.rows.filter(
      (row) =>
        row.scenario === report.scenarios[0]?.id &&
        row.detector === 'gradient-boosting' &&
        row.level === 'account' &&
        row.segment === 'overall',
    );
    const recall = ofReport.find(({ metric }) => metric === 'recall');
    const people = ofReport.find(({ metric }) => metric === 'wrongly-hit-people');
    const atStudy = await line();
    const [printed = ''] = (atStudy[0] ?? '').split(' ');
    expect(printed).toBe((recall?.value ?? NaN).toFixed(printed.length - 2));
    expect(atStudy[4]).toMatch(new RegExp(`^${Math.round(people?.value ?? NaN)}`));
    await slider.focus();
    await page.keyboard.press('End');
    expect((await line())[4]).toMatch(/^5,000/);
    expect(await slider.getAttribute('aria-valuetext')).toBe('at most 100 % of the organic rows');
    await section.getByLabel('Level').selectOption('action');
    expect(await section.locator('table.metrics').first().locator('tbody tr').count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows the chosen scenario and the numbers behind a chart', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${viewer.url}#/run/sample-1`);
    const cell = page.locator('table.metrics tbody td').first();
    await cell.waitFor();
    const before = await cell.textContent();
    await page.getByLabel('Scenario').selectOption('winter');
    expect(await cell.textContent()).not.toBe(before);
    await page.getByRole('link', { name: 'Compare detectors' }).click();
    await page.getByText('Data: paired').click();
    const table = page.getByRole('region', { name: 'Table paired' });
    await table.waitFor();
    expect(await table.locator('tbody tr').count()).toBe(7);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('switches between the light and the dark look, charts included', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${viewer.url}#/run/sample-1`);
    const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.locator('[data-chart=headline] [data-drawn=light]').waitFor();
    const before = await paper();
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.locator('[data-chart=headline] [data-drawn=dark]').waitFor();
    expect(await paper()).not.toBe(before);
    await page.reload();
    await page.locator('[data-chart=headline] [data-drawn=dark]').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('tells in the list how the gates of a run came out', async () => {
    const { page } = await openPage(browser);
    await page.goto(viewer.url);
    const line = page.locator('tr', { hasText: 'sample-1' });
    await line.getByText('2 of 3 gates broken').waitFor();
    expect(await page.locator('tr', { hasText: 'halfway' }).getByText('gates').count()).toBe(0);
    await page.close();
  });

  it('lists an unfinished run without a way to open it', async () => {
    const { page } = await openPage(browser);
    await page.goto(viewer.url);
    const line = page.locator('tr', { hasText: 'halfway' });
    await line.waitFor();
    expect(await line.locator('.status').textContent()).toBe('running');
    expect(await line.getByRole('link').count()).toBe(0);
    await page.goto(`${viewer.url}#/run/halfway`);
    await page.getByText('no finished run of this name').waitFor();
    await page.close();
  });

  it('serves report.html in a sandbox, and its charts are drawn there', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${viewer.url}runs/sample-1/report.html`);
    const marks = await marksOfCharts(page);
    expect(Object.values(marks).every((nMarks) => nMarks > 0)).toBe(true);
    expect(await page.evaluate('origin')).toBe('null');
    expect(complaints).toEqual([]);
    await page.close();
  });

  for (const width of [1280, 400]) {
    it(`keeps to a page of ${width} px`, async () => {
      const { page } = await openPage(browser, width);
      for (const address of ['', '#/run/sample-1', '#/run/sample-1/detectors', '#/run/sample-1/world']) {
        await page.goto(viewer.url + address);
        await page.locator('h1').waitFor();
        await marksOfCharts(page);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      await page.close();
    });
  }
});

describe('report.html opened as a file', () => {
  it('draws every chart without asking for anything else', async () => {
    const { page, complaints, requests } = await openPage(browser);
    const address = pathToFileURL(join(runs, 'sample-1', 'report.html')).href;
    await page.goto(address);
    const marks = await marksOfCharts(page);
    expect(Object.keys(marks).sort()).toEqual(report.charts.map(({ id }) => id).sort());
    for (const [id, nMarks] of Object.entries(marks)) expect(nMarks, id).toBeGreaterThan(0);
    const slider = page.locator('section.operating').getByRole('slider');
    const people = page.locator('section.operating tr[data-segment="persona:creator"] td').last();
    const atStudy = await people.textContent();
    await slider.focus();
    await page.keyboard.press('End');
    await expect.poll(() => people.textContent()).not.toBe(atStudy);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([address]);
    await page.close();
  });

  it('runs no script that came in with the data', async () => {
    const hostile = '<img src=x onerror="document.title=1"></script><script>document.title = "taken"</script>';
    const folder = join(runs, 'hostile');
    await writeReportFolder(await buildReport(sampleInput({ title: hostile })), folder);
    const { page, complaints } = await openPage(browser);
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(hostile);
    expect(await page.title()).toBe(hostile);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
