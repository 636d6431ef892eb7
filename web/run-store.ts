import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { reportSchema } from '../reports/report.js';
import type { Report } from '../reports/report.js';
import { KeptCells } from './kept/kept-cells.js';

/** Folders of a run whose files may be read one by one. */
export type RunFolder = 'charts' | 'tables';

const runFile = z.looseObject({ status: z.string(), reportSha256: z.string().optional() });

/** What clocks have measured, to be shown with the report. */
const timingFile = z.looseObject({ shown: reportSchema.pick({ tables: true, charts: true }) });

interface Checked<T> {
  /** Size and time of the files that were read. */
  readonly stamp: string;
  readonly value: T;
}

/** Reports held in memory; a reader goes back and forth between few. */
const MOST_HELD = 12;

/**
 * Reads a folder of runs for the viewer. Every name that comes from outside is compared with what the folder lists, never joined to
 * a path unseen, and a file that a link leads out of its run's folder is not there.
 */
export class RunStore {
  readonly folder: string;
  readonly #checked = new Map<string, Checked<Report | null>>();
  readonly #texts = new Map<string, Checked<string>>();
  readonly #kept = new Map<string, Checked<KeptCells | null>>();

  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** The report of a finished run; null when there is no such run, it is not done, or its report is not valid. */
  async report(id: string): Promise<Report | null> {
    return (await this.isDone(id)) ? this.validReport(id) : null;
  }

  /** Whether a run of this name has come to its end. */
  async isDone(id: string): Promise<boolean> {
    const path = await this.inside(id, 'run.json');
    return path !== null && runFile.safeParse(await readJson(path)).data?.status === 'done';
  }

  /**
   * The report of a finished run as JSON text, with what its clocks have measured and without the values of single replicates, which no page shows; null where
   * there is none. Made once for each state of the files.
   */
  async reportText(id: string): Promise<string | null> {
    const report = await this.report(id);
    if (report === null) return null;
    const timing = await this.inside(id, 'timing.json');
    const stamp = `${this.#checked.get(id)?.stamp ?? ''} ${timing === null ? '' : await stampOf(timing)}`;
    const known = this.#texts.get(id);
    if (known?.stamp === stamp) return known.value;
    const shown = timing === null ? undefined : timingFile.safeParse(await readJson(timing)).data?.shown;
    const tables = Object.entries(report.tables).filter(([name]) => name !== 'replicates');
    const value = JSON.stringify({
      ...report,
      tables: { ...Object.fromEntries(tables), ...shown?.tables },
      charts: [...report.charts, ...(shown?.charts ?? [])],
    });
    hold(this.#texts, id, { stamp, value });
    return value;
  }

  /** The rows that a finished run kept; null where it kept none. */
  async kept(id: string): Promise<KeptCells | null> {
    if (!(await this.isDone(id))) return null;
    const index = await this.inside(id, 'cells', 'index.json');
    if (index === null) return null;
    const stamp = await stampOf(index);
    const known = this.#kept.get(id);
    if (known?.stamp === stamp) return known.value;
    const value = await KeptCells.open((...names) => this.#below(id, names));
    hold(this.#kept, id, { stamp, value });
    return value;
  }

  /** The path of `report.html` of a finished run, else null. */
  async page(id: string): Promise<string | null> {
    return (await this.isDone(id)) ? this.inside(id, 'report.html') : null;
  }

  /** The path of one chart or table of a finished run, else null. */
  async file(id: string, folder: RunFolder, name: string): Promise<string | null> {
    if (!(await this.isDone(id))) return null;
    const parent = await this.inside(id, folder);
    if (parent === null || !(await namesIn(parent)).includes(name)) return null;
    return this.inside(id, folder, name);
  }

  /** Checks a run's report once for each state of its file, whatever the run's state: one that is not what the run wrote is none. */
  async validReport(id: string): Promise<Report | null> {
    const path = await this.inside(id, 'report.json');
    if (path === null) return null;
    const stamp = await stampOf(path);
    const known = this.#checked.get(id);
    if (known?.stamp === stamp) return known.value;
    const value = (await this.#isAsWritten(id, path))
      ? (reportSchema.safeParse(await readJson(path)).data ?? null)
      : null;
    hold(this.#checked, id, { stamp, value });
    return value;
  }

  /** Whether a report has the SHA-256 that its run.json names; runs of earlier versions name none. */
  async #isAsWritten(id: string, report: string): Promise<boolean> {
    const record = await this.inside(id, 'run.json');
    const expected = record === null ? undefined : runFile.safeParse(await readJson(record)).data?.reportSha256;
    if (expected === undefined) return true;
    return (
      createHash('sha256')
        .update(await readFile(report))
        .digest('hex') === expected
    );
  }

  /** The folder of a finished run whose record and report lie in it themselves, not behind a link; else null. */
  async runFolder(id: string): Promise<string | null> {
    if (!(await this.isDone(id))) return null;
    const [record, report] = [await this.inside(id, 'run.json'), await this.inside(id, 'report.json')];
    return record === null || report === null ? null : dirname(record);
  }

  /**
   * The real path of something in a run's folder; null when the runs folder lists no such run, the thing is not there, or a link leads elsewhere. An id that is
   * more than one plain name would move the fence, so it is compared with the listing before it becomes part of a path.
   */
  async inside(id: string, ...names: readonly string[]): Promise<string | null> {
    return (await this.#ids()).includes(id) ? this.#below(id, names) : null;
  }

  /** The same of a run that the runs folder is known to list. */
  async #below(id: string, names: readonly string[]): Promise<string | null> {
    try {
      const runs = await realpath(this.folder);
      const path = await realpath(join(runs, id, ...names));
      return path.startsWith(join(runs, id) + sep) ? path : null;
    } catch {
      return null;
    }
  }

  async #ids(): Promise<string[]> {
    return (await namesIn(this.folder)).filter((name) => !name.startsWith('.'));
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** A JSON file's content; undefined where it can not be read. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return `${ino} ${size} ${mtimeMs}`;
}

/** Keeps the newest; forgets the oldest. */
function hold<T>(kept: Map<string, T>, id: string, value: T): void {
  kept.delete(id);
  kept.set(id, value);
  for (const oldest of kept.keys()) if (kept.size > MOST_HELD) kept.delete(oldest);
}
