import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { gatesVerdict } from '../reports/gates-verdict.js';
import { summaryOf, summarySchema, type RunSummaryRecord } from '../reports/summary.js';
import type { Report } from '../reports/report.js';
import type { RunPage, RunProgress, RunQuery, RunSummary } from './run-summary.js';

const runFile = z.looseObject({
  status: z.string(),
  started: z.string().optional(),
  title: z.string().optional(),
  study: z.string().optional(),
  reason: z.string().nullish(),
  tags: z.array(z.string()).optional(),
  summary: summarySchema.optional(),
});
const progressFile = z.object({ nDone: z.number(), nSteps: z.number(), what: z.string() });
const tagsFile = z.object({ tags: z.array(z.string()) });

/** Runs on one page of the list. */
const PAGE_LENGTH = 50;
const NOTHING: RunSummaryRecord = { answer: '', detectors: [], scenarios: [], best: [] };

/** A file as it was read, and what told that state of it from others. */
interface Kept<T> {
  readonly stamp: string;
  readonly value: T;
}

/**
 * The list of a folder's runs. Every small file is read once for each state of it: two thousand runs cost two thousand looks at a file's time, not two thousand
 * reports. Links are not followed.
 */
export class RunList {
  readonly #folder: string;
  readonly #reportOf: (id: string) => Promise<Report | null>;
  readonly #files = new Map<string, Kept<unknown>>();
  readonly #summaries = new Map<string, RunSummaryRecord & Pick<RunSummary, 'title'>>();

  /** `reportOf` reads the report of a run whose run.json holds no summary. */
  constructor(folder: string, reportOf: (id: string) => Promise<Report | null>) {
    this.#folder = folder;
    this.#reportOf = reportOf;
  }

  /** One page of the runs that fit, sorted. */
  async page(query: RunQuery): Promise<RunPage> {
    const runs = await this.all();
    const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = runs.filter(
      (run) =>
        (query.status === '' || run.status === query.status) &&
        (query.tag === '' || run.tags.includes(query.tag)) &&
        words.every((word) => textOf(run).includes(word)),
    );
    const nPages = Math.max(1, Math.ceil(found.length / PAGE_LENGTH));
    const page = Math.min(Math.max(1, query.page), nPages);
    return {
      runs: sorted(found, query).slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH),
      ...{ nAll: runs.length, nFound: found.length, page, nPages },
      tags: tagCounts(runs),
      nRunning: runs.filter(({ status }) => status === 'running').length,
    };
  }

  /** Every run, in no order. */
  async all(): Promise<RunSummary[]> {
    const runs = await Promise.all(this.#ids().map((id) => this.#summary(id)));
    return runs.filter((run) => run !== null);
  }

  #ids(): string[] {
    try {
      return readdirSync(this.#folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name);
    } catch {
      return [];
    }
  }

  async #summary(id: string): Promise<RunSummary | null> {
    const run = this.#read(id, 'run.json', runFile);
    if (run === null && !this.#exists(id, 'report.json')) return null;
    const bare = {
      ...{ id, started: run?.started ?? '', title: run?.title ?? id, study: run?.study ?? '', progress: null },
      tags: [...new Set([...(run?.tags ?? []), ...(this.#read(id, 'tags.json', tagsFile)?.tags ?? [])])],
      ...NOTHING,
    };
    if (run === null) return { ...bare, status: 'failed', why: 'run.json is missing or not valid' };
    if (run.status === 'running') {
      const progress: RunProgress | null = this.#read(id, 'progress.json', progressFile);
      return { ...bare, status: 'running', why: this.#isOwned(id) ? '' : 'ended without a word', progress };
    }
    if (run.status === 'submitted')
      return { ...bare, status: 'running', why: 'submitted to a cluster; "ersatz collect" gathers it' };
    if (run.status === 'stopped') return { ...bare, status: 'stopped', why: 'stopped before its end' };
    if (run.status !== 'done')
      return { ...bare, status: 'failed', why: run.reason ?? `ended with status "${run.status}"` };
    const summary = run.summary ?? (await this.#fromReport(id));
    if (summary === null) return { ...bare, status: 'failed', why: 'report.json is missing or not valid' };
    return { ...bare, ...summary, status: 'done', why: '' };
  }

  /** Runs from before run.json had a summary: their report is read once. */
  async #fromReport(id: string): Promise<(RunSummaryRecord & Pick<RunSummary, 'title'>) | null> {
    const known = this.#summaries.get(id);
    if (known !== undefined) return known;
    const report = await this.#reportOf(id);
    if (report === null) return null;
    const summary = { ...summaryOf(report), title: report.title };
    this.#summaries.set(id, summary);
    return summary;
  }

  /** Whether the process that writes a run still lives, by its lock: the process and its machine. One on another machine can not be asked, and counts as alive. */
  #isOwned(id: string): boolean {
    try {
      const [owner, host = hostname()] = readFileSync(join(this.#folder, id, '.lock'), 'utf8').split(' ');
      if (host !== hostname()) return true;
      const pid = Number(owner);
      return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  }

  #exists(id: string, name: string): boolean {
    try {
      closeSync(openSync(join(this.#folder, id, name), constants.O_RDONLY | constants.O_NOFOLLOW));
      return true;
    } catch {
      return false;
    }
  }

  /** A small JSON file of a run, read again only when it has changed; null when it is not there or not valid. */
  #read<T>(id: string, name: string, schema: z.ZodType<T>): T | null {
    const path = join(this.#folder, id, name);
    let file;
    try {
      file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch {
      return null;
    }
    try {
      const { size, mtimeMs, ino } = fstatSync(file);
      const stamp = `${ino} ${size} ${mtimeMs}`;
      const known = this.#files.get(path);
      if (known?.stamp === stamp) return known.value as T | null;
      const value = schema.safeParse(parsed(readFileSync(file, 'utf8'))).data ?? null;
      this.#files.set(path, { stamp, value });
      return value;
    } finally {
      closeSync(file);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(run: RunSummary): string {
  const { id, title, study, answer, detectors, scenarios, tags, why } = run;
  return [id, title, study, answer, ...detectors, ...scenarios, ...tags, why, gatesVerdict(run.gates)]
    .join(' ')
    .toLowerCase();
}

function sorted(runs: readonly RunSummary[], { sort, isDown }: RunQuery): RunSummary[] {
  const sign = isDown ? -1 : 1;
  return [...runs].sort((a, b) => {
    if (a[sort] !== b[sort]) return a[sort] < b[sort] ? -sign : sign;
    return a.id < b.id ? -sign : sign;
  });
}

function tagCounts(runs: readonly RunSummary[]): RunPage['tags'] {
  const counts = new Map<string, number>();
  for (const { tags } of runs) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([tag, n]) => ({ tag, n })).sort((a, b) => b.n - a.n || (a.tag < b.tag ? -1 : 1));
}
