import { rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { loadQuantities } from '../sim/calibration/load-quantities.js';
import { buildReport, writeReportFolder } from '../reports/build.js';
import { summaryOf } from '../reports/summary.js';
import type { Report } from '../reports/report.js';
import { costTable } from './aggregate/cost-table.js';
import { reportInput } from './aggregate/report-input.js';
import type { Executor } from './executors/executor.js';
import { runLocally } from './executors/local.js';
import { unshareRun } from './executors/shared-run.js';
import type { Progress, ReplicateResult } from './executors/study-results.js';
import { openRunsStore } from './cache/cell-store.js';
import { codeOfPlan, type PlanCode } from './cache/plan-code.js';
import { KeptRowsGone } from './kept/kept-rows-gone.js';
import { placeKept } from './kept/place-kept.js';
import { findStudy } from './plan/find-study.js';
import { planStudy, type Plan } from './plan/plan-study.js';
import { refuseEmpty } from './refuse-empty.js';
import { refuseFalseNumbers } from './refuse-false-numbers.js';
import { readRevision } from './revision.js';
import { openRunFolder, type RunFolder } from './run-folder.js';

/** How to run a study; only `seed`, `set` and `plugins` change what comes out. */
export interface RunStudyOptions {
  readonly seed?: string;
  /** `key=value` changes of the study. */
  readonly set?: readonly string[];
  readonly plugins?: readonly string[];
  /** Most jobs at once. */
  readonly workers: number;
  /** Folder that holds the runs. */
  readonly runsDir: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Words to find the run by. */
  readonly tags?: readonly string[];
  /** Compute every cell anew, whatever was kept. */
  readonly fresh?: boolean;
  /** Where worlds are computed; on this machine by default. */
  readonly executor?: Executor;
  /** Told what the user should know, a line at a time. */
  readonly onNote?: (text: string) => void;
}

/** A finished run. */
export interface FinishedRun {
  readonly folder: string;
  readonly id: string;
  readonly report: Report;
}

/**
 * Runs a study from its file to its report (main path 2). Throws UserError before anything is written when the study is wrong. A run
 * that fails, is stopped or killed leaves its folder behind; the same command goes on there with the cells that were finished.
 */
export async function runStudy(nameOrPath: string, options: RunStudyOptions): Promise<FinishedRun> {
  const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()];

  // 1. Read the study and resolve every name in it: scenarios or data, detectors, policies, metrics.
  const plan = await planStudy(findStudy(nameOrPath), options);

  // 2. Claim a run folder; from here on the run can be seen, as running.
  const folder = openRunFolder(resolve(options.runsDir), plan, readRevision(), options.workers);
  if (options.tags !== undefined && options.tags.length > 0) folder.update({ tags: options.tags });
  try {
    // 3. Simulate, label, train, score and judge, replicate by replicate.
    const executor = options.executor ?? runLocally;
    const onNote = options.onNote ?? (() => undefined);
    const store = openRunsStore(options.runsDir, options.fresh === true, onNote);
    const onProgress = tellingFolder(folder, options.onProgress);
    const results = await executor(plan, { ...options, onProgress, store, folder: folder.path });

    // 4. Write the report. Rows that got lost since they were kept are made anew first, once.
    const about = { startedMs, startedCpu, onNote };
    try {
      return await finishRun(folder, plan, results, about);
    } catch (error) {
      if (!(error instanceof KeptRowsGone)) throw error;
      onNote(`${error.rows.map(({ what }) => what).join(', ')}: gone or damaged; computed anew`);
      unshareRun(folder.path);
      const kept = { onProgress, store: openRunsStore(options.runsDir, false, onNote), fresh: false };
      const mended = await executor(plan, { ...options, ...kept, folder: folder.path });
      return await finishRun(folder, plan, mended, about);
    }
  } catch (error) {
    const isStopped = options.signal?.aborted === true;
    markUnfinished(folder, error, isStopped);
    if (isStopped)
      options.onNote?.(`${relative('', folder.path)}: what is finished is kept; the same command goes on here`);
    throw error;
  } finally {
    folder.close();
  }
}

/**
 * Makes the report of a run whose worlds are all there, and marks it as done. Throws when no cell could be measured or numbers contradict each other, and KeptRowsGone before anything is
 * written where rows to be kept are gone. `startedMs` is of performance.now(); without `startedCpu` others have computed the worlds.
 */
export async function finishRun(
  folder: RunFolder,
  plan: Plan,
  results: readonly ReplicateResult[],
  about: {
    readonly startedMs: number;
    readonly startedCpu?: NodeJS.CpuUsage;
    readonly onNote: (text: string) => void;
  },
): Promise<FinishedRun> {
  refuseEmpty(plan, results);
  refuseFalseNumbers(plan, results);

  // 1. Put what the study wants kept row by row beside the report; workers elsewhere left it in the same store.
  const store = openRunsStore(dirname(folder.path), false, about.onNote);
  const code = await codeOfPlan(plan);
  const cellsSha256 = await placeKept(plan, results, { store, code }, folder.path);

  // 2. Gather the replicates into tables, in the order of the plan.
  const input = reportInput(plan, results, {
    version: folder.record.version,
    quantities: await loadQuantities(plan.plugins),
  });

  // 3. Draw the charts and write the report.
  const report = await buildReport(input, plan.plugins);
  const cost = costTable(results, plan.policies[0].name);
  const timed = await buildReport({ ...input, tables: { ...input.tables, cost } }, plan.plugins);
  const reportSha256 = await writeReportFolder(report, folder.path, timed);

  // 4. Keep the timings apart from the report, and mark the run as done.
  const shown = { tables: { cost }, charts: timed.charts.filter(({ tables }) => tables.includes('cost')) };
  folder.writeJson('timing.json', { ...timingOf(results, about), shown });
  unshareRun(folder.path);
  rmSync(join(folder.path, PROGRESS), { force: true });
  folder.update({
    status: 'done',
    ended: now(),
    backend: backendOf(plan, results, code),
    reason: null,
    reportSha256,
    cellsSha256,
    summary: summaryOf(report),
  });
  return { folder: folder.path, id: folder.record.id, report };
}

/** How far a run is, while it runs. */
const PROGRESS = 'progress.json';
/** A viewer that looks on reads the folder this often. */
const TELL_MS = 500;

/** Also keeps in `progress.json` how far the run is, for whoever looks at the folder. */
function tellingFolder(folder: RunFolder, onProgress: RunStudyOptions['onProgress']): (progress: Progress) => void {
  let toldMs = -Infinity;
  return (progress) => {
    onProgress?.(progress);
    if (performance.now() - toldMs < TELL_MS) return;
    toldMs = performance.now();
    folder.writeJson(PROGRESS, progress);
  };
}

function markUnfinished(folder: RunFolder, error: unknown, isStopped: boolean): void {
  const reason = error instanceof Error ? error.message : String(error);
  folder.update({ status: isStopped ? 'stopped' : 'failed', ended: now(), reason });
}

/** What the run took; `cpuMs` and `peakMemoryBytes` are those of this process with its threads. */
function timingOf(
  results: readonly ReplicateResult[],
  { startedMs, startedCpu }: Parameters<typeof finishRun>[3],
): object {
  const { user, system } = process.cpuUsage(startedCpu);
  return {
    format: 'timing@1',
    totalMs: performance.now() - startedMs,
    ...(startedCpu === undefined
      ? {}
      : { cpuMs: (user + system) / 1000, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 }),
    replicates: results.map(({ scenario, replicate, timing, cells }) => ({
      scenario,
      replicate,
      ...timing,
      cells: cells.map(({ detector, level, fitMs, scoreMs, backend }) => ({
        detector,
        level,
        fitMs,
        scoreMs,
        backend,
      })),
    })),
  };
}

/** Every backend that a cell was computed on; the arms of a closed loop do not say theirs. */
function backendOf({ arms }: Plan, results: readonly ReplicateResult[], code: PlanCode): string | null {
  const said = results.flatMap(({ cells }) => cells.map(({ backend }) => backend));
  const backends = new Set([...said, ...(arms.length > 0 ? [code.backend] : [])]);
  backends.delete(null);
  return backends.size === 0 ? null : [...backends].sort().join(', ');
}

const now = (): string => new Date().toISOString();
