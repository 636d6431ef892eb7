import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStudy } from '../../experiments/run.js';
import type { Report } from '../../reports/report.js';
import { startViewer, type Viewer } from '../../web/server.js';
import { temporaryFolder, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';
import { marksOfCharts, openPage, startBrowser } from './open-page.js';

const folder = temporaryFolder();
let run: string;
let report: Report;
let viewer: Viewer;
let browser: Browser;

beforeAll(async () => {
  const study = writeTo(folder, 'tiny.yaml', { ...TINY_STUDY, keep: { worlds: 1, traffic: true } });
  run = (await runStudy(study, { workers: 2, runsDir: join(folder, 'runs') })).folder;
  report = JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')) as Report;
  viewer = await startViewer({ runsDir: join(folder, 'runs'), port: 0 });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await viewer.close();
});

const COLUMNS = ['recall', 'precision', 'false-removal-rate', 'hit', 'wrongly-hit-people'];

/** What the slider's tables hold at the study's own threshold must be the numbers of report.json, to the last digit. */
async function expectStudysNumbers(page: Page): Promise<void> {
  const section = page.locator('section.operating');
  await section.getByRole('slider').waitFor();
  let nCompared = 0;
  for (const { id, levels } of report.detectors)
    for (const level of levels) {
      if (await section.getByLabel('Level').count()) await section.getByLabel('Level').selectOption(level);
      const rows = report.rows.filter((row) => row.detector === id && row.level === level);
      if (rows.length === 0) continue;
      const valueOf = (segment: string, metric: string): string | null => {
        const value = rows.find((row) => row.segment === segment && row.metric === metric)?.value ?? null;
        return value === null ? null : String(value);
      };
      const cells = section.locator('table.metrics').first().locator('tbody tr', { hasText: id }).locator('td');
      const shown = await Promise.all((await cells.all()).map((cell) => cell.getAttribute('data-value')));
      expect(shown, `${id} ${level}`).toEqual(COLUMNS.map((metric) => valueOf('overall', metric)));
      const place = report.detectors.filter((one) => one.levels.includes(level)).findIndex((one) => one.id === id);
      for (const line of await section.locator('tr[data-segment]').all()) {
        const segment = (await line.getAttribute('data-segment')) ?? '';
        const cell = line.locator('td').nth(1 + place);
        expect(await cell.getAttribute('data-value'), `${id} ${level} ${segment}`).toBe(
          valueOf(segment, 'wrongly-hit-people'),
        );
        nCompared++;
      }
    }
  expect(nCompared).toBeGreaterThan(5);
}

it('the slider of a study that was really run prints its report.json, in the viewer', async () => {
  const { page, complaints } = await openPage(browser);
  await page.goto(`${viewer.url}#/run/${run.split(/[/\\]/).at(-1)}/detectors`);
  await expectStudysNumbers(page);
  expect(complaints).toEqual([]);
  await page.close();
});

it('its report.html opened from disk with the network off draws every chart, prints the same numbers, and the slider moves them', async () => {
  const { page, complaints, requests } = await openPage(browser);
  await page.context().setOffline(true);
  const address = pathToFileURL(join(run, 'report.html')).href;
  await page.goto(address);
  await expectStudysNumbers(page);
  const marks = await marksOfCharts(page);
  const drawn = JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')) as Report;
  for (const { id } of drawn.charts) expect(marks[id], id).toBeGreaterThan(0);
  const hit = page.locator('section.operating table.metrics').first().locator('tbody tr td:nth-child(5)').first();
  const before = await hit.textContent();
  await page.locator('section.operating').getByRole('slider').focus();
  await page.keyboard.press('End');
  await expect.poll(() => hit.textContent()).not.toBe(before);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([address]);
  await page.close();
});

it('its operations have a life over the weeks', async () => {
  expect((report.tables['economy-by-week'] ?? []).map(({ operation }) => operation)).toContain('follow-service');
  const { page } = await openPage(browser);
  await page.goto(`${viewer.url}#/run/${run.split(/[/\\]/).at(-1)}/operations`);
  const figure = page.locator('figure[data-chart="service-weeks"]');
  await figure.scrollIntoViewIfNeeded();
  await figure.locator('[data-drawn]').waitFor();
  expect(await figure.locator('.mark-symbol.role-mark path').count()).toBeGreaterThan(2);
  await page.close();
});
