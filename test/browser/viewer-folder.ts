import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { takeLock } from '../../experiments/files/folder-lock.js';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import type { Report } from '../../reports/report.js';
import { summaryOf } from '../../reports/summary.js';
import type { Abilities } from '../../web/abilities.js';
import { writeSyntheticCells } from '../bench/synthetic-cells.js';
import { writeSyntheticLoop } from '../bench/synthetic-loop.js';
import { sampleInput } from '../reports/sample-report.js';

/** A folder of made-up runs: one with everything, one that is running, one that failed. */
export interface ViewerFolder {
  readonly runs: string;
  readonly report: Report;
}

/** Writes the folder to a temporary place; the caller removes it. */
export async function writeViewerFolder(): Promise<ViewerFolder> {
  const runs = mkdtempSync(join(tmpdir(), 'ersatz-viewer-'));
  const report = await buildReport(sampleInput({ scenarios: ['first-light', 'winter'] }));
  await writeReportFolder(report, join(runs, 'sample-1'));
  await writeSyntheticCells(join(runs, 'sample-1'), {
    ...{ scenario: 'first-light', nAccounts: 500, detectors: ['rate-rules', 'gradient-boosting'] },
    ...{ levels: ['account', 'action'], nActions: 8000, hasTraffic: true },
  });
  const write = (id: string, record: object): void => {
    mkdirSync(join(runs, id), { recursive: true });
    writeFileSync(join(runs, id, 'run.json'), JSON.stringify(record));
  };
  const done = { status: 'done', title: report.title, study: 'sample', tags: ['paper'], summary: summaryOf(report) };
  // What an explanation reads; the abilities of these tests make theirs up.
  for (const id of ['sample-1', 'hostile']) {
    mkdirSync(join(runs, id), { recursive: true });
    writeFileSync(join(runs, id, 'study.yaml'), 'format: study@1\n');
  }
  write('sample-1', { ...done, started: '2025-01-02T03:04:05Z' });
  write('halfway', { status: 'running', title: 'halfway', started: '2025-01-03T03:04:05Z' });
  takeLock(join(runs, 'halfway', '.lock'));
  writeFileSync(join(runs, 'halfway', 'progress.json'), JSON.stringify({ nDone: 2, nSteps: 9, what: 'world 1' }));
  await writeHostileRun(runs, report, write);
  await writeReportFolder(await buildReport(sampleInput({ title: 'A closed loop' })), join(runs, 'loop'));
  await writeSyntheticLoop(join(runs, 'loop'), {
    ...{ scenario: 'first-light', nAccounts: 300, arms: ['ladder', 'idle'], detector: 'rate-rules' },
  });
  write('loop', { ...done, title: 'A closed loop', started: '2024-12-31T03:04:05Z', tags: [] });
  return { runs, report };
}

/** What somebody may have written into the files of a run: runs as script wherever text is taken for HTML. */
export const HOSTILE = `<img src=x onerror="document.title='taken'">`;

/** A finished run whose detector, operation, persona and tags have hostile names; `broken` has a hostile reason. */
async function writeHostileRun(
  runs: string,
  report: Report,
  write: (id: string, record: object) => void,
): Promise<void> {
  const renamed = (text: string, name: string): string =>
    text.replaceAll(name, JSON.stringify(HOSTILE + name).slice(1, -1));
  const text = ['rate-rules', 'bot-farm', 'creator'].reduce(
    renamed,
    JSON.stringify({ ...report, title: `${HOSTILE}title` }),
  );
  writeFileSync(join(runs, 'hostile', 'report.json'), text);
  await writeSyntheticCells(join(runs, 'hostile'), {
    ...{ scenario: 'first-light', nAccounts: 200, detectors: ['gradient-boosting'], levels: ['account'] },
    ...{ nActions: 500, hasTraffic: true, prefix: HOSTILE },
  });
  const said = { title: `${HOSTILE}title`, study: HOSTILE, tags: [`${HOSTILE}tag`] };
  write('hostile', { ...said, status: 'done', started: '2024-12-30T03:04:05Z' });
  write('broken', {
    status: 'failed',
    title: 'broken',
    started: '2025-01-01T03:04:05Z',
    reason: `the disk is full${HOSTILE}`,
  });
}

/** Answers in place of the program's own, for pages that only show them. */
export const madeUpAbilities: Abilities = {
  compare: (a, b) => ({
    ...{ a: { id: basename(a), version: '1', revision: null }, b: { id: basename(b), version: '1', revision: null } },
    ...{ nSharedSeeds: 5, onlyInA: [], onlyInB: ['first-light / extra / threshold / account / recall'] },
    differences: [{ path: 'scenarios[first-light].nPeople', a: '5000', b: '3000' }],
    // Runs of two studies that call nothing the same.
    cells: (basename(b) === 'hostile' ? [] : [0.02, -0.1]).map((difference, place) => ({
      ...{ scenario: 'first-light', detector: `detector-${place}`, policy: 'threshold', level: 'account' },
      ...{ metric: 'recall', a: 0.5, b: 0.5 + difference, difference, low: difference - 0.01, high: difference + 0.01 },
      ...{ pHolm: 0.01, n: 5, paired: true, movement: place === 0 ? 'noise' : 'moved' },
    })),
  }),
  why: () =>
    Promise.resolve({
      ...{ score: 0.91, nHigher: 3, nRows: 500 },
      explanation: {
        reasons: [
          { reason: 'trees', feature: 'rhythm/night-share', value: 0.5, contribution: 2.5 },
          { reason: HOSTILE, feature: HOSTILE, value: 0.5, contribution: 0.5 },
        ],
        sum: { base: -1, total: 1.5, scale: 'log odds' },
      },
    }),
};
