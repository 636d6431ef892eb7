import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { reportSchema } from '../reports/report.js';
import type { MetricRow, Report } from '../reports/report.js';
import type { RunSummary } from './run-summary.js';

/** Folders of a run whose files may be read one by one. */
export type RunFolder = 'charts' | 'tables';

const runFile = z.looseObject({
  status: z.string(),
  started: z.string().optional(),
  title: z.string().optional(),
  reason: z.string().nullish(),
});

/** What clocks have measured, to be shown with the report. */
const timingFile = z.looseObject({ shown: reportSchema.pick({ tables: true, charts: true }) });

interface CheckedReport {
  /** Size and time of the file that was checked. */
  readonly stamp: string;
  readonly report: Report | null;
}

/**
 * Reads a folder of runs for the viewer. Every name that comes from outside is compared with what the folder lists, never joined to
 * a path unseen, and a file that a link leads out of its run's folder is not there.
 */
export class RunStore {
  readonly #folder: string;
  readonly #checked = new Map<string, CheckedReport>();

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** All runs, newest first. Anything short of a finished, valid run is listed as what it is. */
  async list(): Promise<RunSummary[]> {
    const runs = await Promise.all((await this.#ids()).map((id) => this.#summary(id)));
    return runs
      .filter((run) => run !== null)
      .sort((a, b) => (a.started === b.started ? (a.id < b.id ? 1 : -1) : a.started < b.started ? 1 : -1));
  }

  /** The report of a finished run; null when there is no such run, it is not done, or its report is not valid. */
  async report(id: string): Promise<Report | null> {
    const run = (await this.#ids()).includes(id) ? await this.#runFile(id) : null;
    return run?.status === 'done' ? this.#report(id) : null;
  }

  /** The report of a finished run with what its clocks have measured, where that is there. */
  async timedReport(id: string): Promise<Report | null> {
    const report = await this.report(id);
    const path = report === null ? null : await this.#inside(id, 'timing.json');
    const shown = path === null ? undefined : timingFile.safeParse(await readJson(path)).data?.shown;
    if (report === null || shown === undefined) return report;
    return {
      ...report,
      tables: { ...report.tables, ...shown.tables },
      charts: [...report.charts, ...shown.charts],
    };
  }

  /** The path of `report.html` of a finished run, else null. */
  async page(id: string): Promise<string | null> {
    return (await this.report(id)) === null ? null : this.#inside(id, 'report.html');
  }

  /** The path of one chart or table of a finished run, else null. */
  async file(id: string, folder: RunFolder, name: string): Promise<string | null> {
    if ((await this.report(id)) === null) return null;
    const parent = await this.#inside(id, folder);
    if (parent === null || !(await namesIn(parent)).includes(name)) return null;
    return this.#inside(id, folder, name);
  }

  async #ids(): Promise<string[]> {
    return (await namesIn(this.#folder)).filter((name) => !name.startsWith('.'));
  }

  async #summary(id: string): Promise<RunSummary | null> {
    const run = await this.#runFile(id);
    if (run === null && (await this.#inside(id, 'report.json')) === null) return null;
    const bare = { id, started: run?.started ?? '', title: run?.title ?? id };
    const empty = { answer: '', detectors: [], metrics: [], headline: [] };
    if (run === null) return { ...bare, ...empty, status: 'failed', why: 'run.json is missing or not valid' };
    if (run.status === 'running')
      return { ...bare, ...empty, status: 'running', why: 'still running, or ended without a word' };
    if (run.status === 'submitted')
      return { ...bare, ...empty, status: 'running', why: 'submitted to a cluster; "ersatz collect" gathers it' };
    if (run.status === 'stopped') return { ...bare, ...empty, status: 'stopped', why: 'stopped before its end' };
    if (run.status !== 'done')
      return { ...bare, ...empty, status: 'failed', why: run.reason ?? `ended with status "${run.status}"` };
    const report = await this.#report(id);
    if (report === null) return { ...bare, ...empty, status: 'failed', why: 'report.json is missing or not valid' };
    return {
      ...bare,
      status: 'done',
      why: '',
      title: report.title,
      answer: report.answer,
      detectors: report.detectors.map((detector) => detector.id),
      metrics: report.metrics,
      headline: headlineOf(report),
    };
  }

  async #runFile(id: string): Promise<z.infer<typeof runFile> | null> {
    const path = await this.#inside(id, 'run.json');
    return path === null ? null : (runFile.safeParse(await readJson(path)).data ?? null);
  }

  /** Checks a report once for each state of its file. */
  async #report(id: string): Promise<Report | null> {
    const path = await this.#inside(id, 'report.json');
    if (path === null) return null;
    const { size, mtimeMs } = await stat(path);
    const stamp = `${size} ${mtimeMs}`;
    const known = this.#checked.get(id);
    if (known?.stamp === stamp) return known.report;
    const report = reportSchema.safeParse(await readJson(path)).data ?? null;
    this.#checked.set(id, { stamp, report });
    return report;
  }

  /** The real path of something in a run's folder; null when it is not there or a link leads elsewhere. */
  async #inside(id: string, ...names: readonly string[]): Promise<string | null> {
    try {
      const runs = await realpath(this.#folder);
      const path = await realpath(join(runs, id, ...names));
      return path.startsWith(join(runs, id) + sep) ? path : null;
    } catch {
      return null;
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function headlineOf({ rows, scenarios, metrics }: Report): MetricRow[] {
  const rates = new Set(metrics.filter(({ display }) => display === 'rate').map(({ id }) => id));
  const first = rows.filter(
    ({ scenario, segment, metric }) => scenario === scenarios[0]?.id && segment === 'overall' && rates.has(metric),
  );
  const level = (['account', 'action', 'group'] as const).find((one) => first.some((row) => row.level === one));
  return first.filter((row) => row.level === level);
}
