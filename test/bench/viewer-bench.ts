import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import { summaryOf } from '../../reports/summary.js';
import { startViewer } from '../../web/server.js';
import { startBrowser } from '../browser/open-page.js';
import { sampleInput } from '../reports/sample-report.js';
import { writeSyntheticCells } from './synthetic-cells.js';

const N_RUNS = 2000;
const N_ACCOUNTS = 100_000;
const N_ACTIONS = 1_000_000;
/** With the four of the sample: twelve detectors. */
const N_EXTRA = 8;
const ROUNDS = 5;
const FOLDER = join(tmpdir(), 'ersatz-viewer-bench');

interface Figure {
  readonly what: string;
  readonly ms: number;
  readonly mostMs: number;
}

/** Measures the viewer in a browser: the list of 2,000 runs, and each page of a run of 100,000 accounts and twelve detectors. All numbers shown in it are made up. */
async function main(): Promise<void> {
  const runs = join(FOLDER, 'runs');
  if (!existsSync(join(FOLDER, 'written'))) await writeRuns(runs);
  const viewer = await startViewer({ runsDir: runs, port: 0 });
  const browser = await startBrowser();
  const figures: Figure[] = [];
  const measure = async (what: string, mostMs: number, once: (page: Page) => Promise<number>): Promise<void> => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      times.push(await once(page));
      await page.close();
    }
    const figure = { what, ms: median(times), mostMs };
    figures.push(figure);
    process.stdout.write(`${figureText(figure)}\n`);
  };
  const open =
    (address: string, ready: string) =>
    async (page: Page): Promise<number> => {
      await page.addInitScript(`(${WATCH})(${JSON.stringify(ready)})`);
      await page.goto(viewer.url + address, { waitUntil: 'commit' });
      await page.locator(ready).first().waitFor();
      return page.evaluate<number>('globalThis.shownMs');
    };
  const run = '#/run/large';
  try {
    await measure('first paint of the list', 500, async (page) => {
      await open('', '.runs tbody tr')(page);
      return firstPaint(page);
    });
    await measure(`list of ${N_RUNS} runs`, 1000, open('', '.runs tbody tr'));
    await measure('search in the list', 1000, open('#/?search=run-19', '.runs tbody tr'));
    await measure('first paint of a study', 500, async (page) => {
      await open(run, 'table.metrics')(page);
      return firstPaint(page);
    });
    await measure('study', 1000, open(run, 'table.metrics'));
    await measure('detectors', 1000, open(`${run}/detectors`, 'section.operating tr[data-segment]'));
    await measure('overlap of twelve detectors', 1000, open(`${run}/detectors`, '.upset tbody tr'));
    await measure('people', 1000, open(`${run}/people`, '.people-table tbody tr'));
    await measure(
      'people, filtered',
      1000,
      open(`${run}/people?show=wrong&segment=persona%3Acreator&sort=followers`, '.people-table tbody tr'),
    );
    await measure('account', 1000, open(`${run}/account/77`, '.account table.metrics'));
    await measure('operations', 1000, open(`${run}/operations`, 'table.metrics'));
    await measure('world', 1000, open(`${run}/world`, '[aria-label=Population]'));
    await measure('slider, one step', 100, async (page) => {
      await page.goto(`${viewer.url}${run}/detectors`);
      await page.locator('section.operating tr[data-segment]').first().waitFor();
      await page.locator('.upset tbody tr').first().waitFor();
      return page.evaluate<number>(SLIDE);
    });
  } finally {
    await browser.close();
    await viewer.close();
  }
  const nLate = figures.filter(({ ms, mostMs }) => ms > mostMs).length;
  process.stdout.write(
    `${nLate === 0 ? 'all within their limits' : `${nLate} of ${figures.length} over their limit`}\n`,
  );
  process.exitCode = nLate === 0 ? 0 : 1;
}

/** Notes when what is waited for has been painted, ms since the page was asked for: told by the page itself, for a question from outside waits until the page is idle. */
const WATCH = `(ready) => {
  globalThis.shownMs = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(ready) === null) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { childList: true, subtree: true });
  });
}`;

/** From the slider's event to the end of the frame in which the new numbers are painted. */
const SLIDE = `new Promise((resolve) => {
  const slider = document.querySelector('section.operating input[type=range]');
  const started = performance.now();
  slider.value = '2';
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
})`;

function firstPaint(page: Page): Promise<number> {
  return page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`);
}

function figureText({ what, ms, mostMs }: Figure): string {
  return `${what.padEnd(32)}${Math.round(ms).toString().padStart(6)} ms  (limit ${mostMs} ms)${ms > mostMs ? '  LATE' : ''}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

async function writeRuns(runs: string): Promise<void> {
  const report = await buildReport(sampleInput({ nExtra: N_EXTRA }));
  const large = join(runs, 'large');
  await writeReportFolder(report, large);
  await writeSyntheticCells(large, {
    ...{ scenario: 'first-light', nAccounts: N_ACCOUNTS, nActions: N_ACTIONS, hasTraffic: true },
    ...{ detectors: report.detectors.map(({ id }) => id), levels: ['account'] },
  });
  const summary = summaryOf(report);
  for (let run = 0; run < N_RUNS; run++) {
    const id = run === 0 ? 'large' : `run-${run}`;
    mkdirSync(join(runs, id), { recursive: true });
    const started = new Date(Date.UTC(2025, 0, 1) + run * 3_600_000).toISOString();
    const tags = run % 7 === 0 ? ['weekly'] : [];
    const record = { status: 'done', started, title: `Study ${run}`, study: `study-${run % 20}`, tags, summary };
    writeFileSync(join(runs, id, 'run.json'), JSON.stringify(record));
  }
  writeFileSync(join(FOLDER, 'written'), '');
}

await main();
