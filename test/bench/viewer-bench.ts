import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { compareRuns } from '../../experiments/finished/compare-runs.js';
import { openRun } from '../../experiments/finished/open-run.js';
import { packageRoot } from '../../plugins/package-root.js';
import { startViewer } from '../../web/server.js';
import { startBrowser } from '../browser/open-page.js';
import { writeBenchRuns, type BenchSize } from './viewer-bench-runs.js';

const FULL: BenchSize = { nRuns: 2000, nAccounts: 100_000, nActions: 10_000_000, nExtra: 8 };
const ROUNDS = 5;
const N_STEPS = 12;
const LIMITS = { paint: 500, page: 1000, slider: 100 };
const DOCS = join(packageRoot(), 'docs', 'viewer.md');
const [BEGIN, END] = ['<!-- bench:viewer begins -->', '<!-- bench:viewer ends -->'];

interface Figure {
  readonly what: string;
  readonly ms: number;
  readonly mostMs: number;
}

/** Pages of a run: what must be on them, in the order in which a reader comes by. */
const RUN_PAGES: readonly (readonly [what: string, address: string, ready: string])[] = [
  ['study', '#/run/large', 'table.metrics'],
  ['compare detectors', '#/run/large/detectors', 'section.operating tr[data-segment]'],
  ['overlap of the detectors, accounts', '#/run/large/detectors', '.upset tbody tr'],
  ['overlap of the detectors, actions', '#/run/large/detectors?level=action', '.upset tbody tr'],
  ['the same at a stop of the slider', '#/run/large/detectors?level=action&by=queue&stop=9', '.upset tbody tr'],
  ['people', '#/run/large/people', '.people-table tbody tr'],
  [
    'people, filtered and sorted',
    '#/run/large/people?show=wrong&segment=persona%3Acreator&sort=followers',
    '.people-table tbody tr',
  ],
  ['people by their actions', '#/run/large/people?level=action', '.people-table tbody tr'],
  [
    'people by their actions, at a stop of the slider',
    '#/run/large/people?level=action&budget=0.001',
    '.people-table tbody tr',
  ],
  ['account', '#/run/large/account/77', '.account figure[data-chart=account-raster]'],
  ['operations', '#/run/large/operations', 'figure[data-chart=campaign-targets]'],
  ['world', '#/run/large/world', '[aria-label=Population]'],
  ['people of a closed loop', '#/run/loop/people', '.people-table tbody tr'],
  ['account of a closed loop', '#/run/loop/account/77', '.account dl.facts'],
  ['compare runs', '#/compare?a=large&b=large-b', '.compared tbody tr'],
];

/** Measures the viewer in a browser: the list of runs, every page of a large run with and without the charts in sight, the slider. All numbers shown in it are made up. */
async function main(): Promise<void> {
  const size = sizeAsked();
  const runsDir = await writeBenchRuns(join(tmpdir(), 'ersatz-viewer-bench'), size);
  const viewer = await startViewer({
    ...{ runsDir, port: 0 },
    abilities: {
      compare: (a, b) => compareRuns(openRun(a), openRun(b)),
      why: () => Promise.reject(new Error('not measured')),
    },
  });
  const browser = await startBrowser();
  const figures: Figure[] = [];
  const tell = (what: string, times: readonly number[], mostMs: number): void => {
    const figure = { what, ms: median(times), mostMs };
    figures.push(figure);
    process.stdout.write(`${figureText(figure)}\n`);
  };
  const rounds = async <T>(once: (page: Page) => Promise<T>): Promise<T[]> => {
    const found: T[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      found.push(await once(page));
      await page.close();
    }
    return found;
  };
  const open =
    (address: string, ready: string) =>
    async (page: Page): Promise<Times> => {
      await page.addInitScript(`(${WATCH})(${JSON.stringify(ready)})`);
      await page.goto(viewer.url + address, { waitUntil: 'commit' });
      await page.locator(ready).first().waitFor();
      return page.evaluate<Times>(TIMES);
    };
  try {
    const list = await rounds(open('', '.runs tbody tr'));
    tell(
      'first paint of the list',
      list.map(({ paint }) => paint),
      LIMITS.paint,
    );
    tell(
      `list of ${size.nRuns} runs`,
      list.map(({ ready }) => ready),
      LIMITS.page,
    );
    const search = await rounds(open('#/?search=run-19', '.runs tbody tr'));
    tell(
      'search in the list',
      search.map(({ ready }) => ready),
      LIMITS.page,
    );
    for (const [what, address, ready] of RUN_PAGES) {
      const times = await rounds(open(address, ready));
      if (what === 'study')
        tell(
          'first paint of a study',
          times.map((one) => one.paint),
          LIMITS.paint,
        );
      tell(
        what,
        times.map((one) => one.ready),
        LIMITS.page,
      );
      // Nobody has asked this server for the page before the first round.
      tell(`${what}, the first visit`, [times[0]?.ready ?? NaN], LIMITS.page);
      const drawn = times.flatMap(({ charts }) => (charts === null ? [] : [charts]));
      if (drawn.length > 0) tell(`${what}, with the charts in sight`, drawn, LIMITS.page);
    }
    const steps = await rounds(async (page) => {
      await page.goto(`${viewer.url}#/run/large/detectors`);
      await page.locator('section.operating tr[data-segment]').first().waitFor();
      await page.locator('.upset tbody tr').first().waitFor();
      return page.evaluate<number[]>(SLIDE);
    });
    tell(`slider, the middle one of ${N_STEPS} steps`, steps.map(median), LIMITS.slider);
    tell(
      `slider, the slowest of ${N_STEPS} steps`,
      steps.map((one) => Math.max(...one)),
      LIMITS.slider,
    );
  } finally {
    await browser.close();
    await viewer.close();
  }
  const nLate = figures.filter(({ ms, mostMs }) => !(ms <= mostMs)).length;
  process.stdout.write(
    `${nLate === 0 ? 'all within their limits' : `${nLate} of ${figures.length} over their limit`}\n`,
  );
  if (Object.entries(FULL).every(([name, n]) => size[name as keyof BenchSize] === n)) writeDocs(figures);
  process.exitCode = nLate === 0 ? 0 : 1;
}

/** Smaller sizes are for trying the measurement out; the table in the docs is written at full size only. */
function sizeAsked(): BenchSize {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, accounts: { type: 'string' }, actions: { type: 'string' } },
  });
  return {
    nRuns: Number(values.runs ?? FULL.nRuns),
    nAccounts: Number(values.accounts ?? FULL.nAccounts),
    nActions: Number(values.actions ?? FULL.nActions),
    nExtra: FULL.nExtra,
  };
}

interface Times {
  readonly paint: number;
  readonly ready: number;
  /** Null on pages without a chart in sight. */
  readonly charts: number | null;
}

/** Notes when what is waited for has been painted, and when every chart in sight has been drawn, ms since the page was asked for: told by the page itself, for a question from outside waits until the page is idle. */
const WATCH = `(ready) => {
  const painted = (done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  const inSight = () => [...document.querySelectorAll('.chart-place:not([hidden])')].filter((place) => {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  globalThis.readyMs = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(ready) === null) return;
      watch.disconnect();
      painted(resolve);
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { childList: true, subtree: true });
  });
  globalThis.chartsMs = globalThis.readyMs.then(() => new Promise((resolve) => {
    const look = () => {
      if (inSight().some(({ dataset }) => dataset.drawn === undefined)) return false;
      watch.disconnect();
      if (inSight().length === 0) resolve(null);
      else painted(resolve);
      return true;
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { childList: true, subtree: true, attributes: true });
    look();
  }));
}`;

const TIMES = `Promise.all([readyMs, chartsMs]).then(([ready, charts]) => ({
  paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, ready, charts }))`;

/** From the slider's event to the end of the frame in which the new numbers are painted, step by step. */
const SLIDE = `(async () => {
  const slider = document.querySelector('section.operating input[type=range]');
  const times = [];
  for (let step = 1; step <= ${N_STEPS}; step++) {
    const started = performance.now();
    slider.value = String(step * 4);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - started);
    await new Promise((done) => setTimeout(done, 150));
  }
  return times;
})()`;

function figureText({ what, ms, mostMs }: Figure): string {
  return `${what.padEnd(58)}${Math.round(ms).toString().padStart(6)} ms  (limit ${mostMs} ms)${ms <= mostMs ? '' : '  LATE'}`;
}

function writeDocs(figures: readonly Figure[]): void {
  const text = readFileSync(DOCS, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`docs/viewer.md has no place for the table between ${BEGIN} and ${END}`);
  const lines = figures.map(({ what, ms, mostMs }) => {
    const figure = `${Math.round(ms)} ms`;
    return `| ${what} | ${ms <= mostMs ? figure : `**${figure}**`} | ${mostMs} ms |`;
  });
  const [{ model = 'unknown processor' } = {}] = cpus();
  const head = `Medians of ${ROUNDS} rounds, each in a fresh page, on ${cpus().length} cores (${model.trim()}):`;
  const table = ['| what | measured | limit |', '| --- | --: | --: |', ...lines].join('\n');
  writeFileSync(DOCS, `${text.slice(0, begin + BEGIN.length)}\n\n${head}\n\n${table}\n\n${text.slice(end)}`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

await main();
