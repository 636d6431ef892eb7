import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors/user-error.js';
import { onBullmq } from '../../experiments/executors/bullmq.js';
import { openRun } from '../../experiments/finished/open-run.js';
import { checkKept } from '../../experiments/kept/check-kept.js';
import { readCellsIndex } from '../../experiments/kept/run-database.js';
import { runStudy } from '../../experiments/run.js';
import type { RandomStream } from '../../random/stream.js';
import { CLI } from '../experiments/plan-and-run.js';
import type { KillStudy } from './kill-studies.js';

/** How often to kill, and where to work. */
export interface KillOptions {
  readonly kills: number;
  /** A folder that the caller removes. */
  readonly home: string;
  readonly random: RandomStream;
}

/** What was killed, and how often a study came to its end in between, with the same bytes each time. */
export interface KillTally {
  readonly nKilled: number;
  readonly nEnded: number;
}

/**
 * Kills the command that runs a study with -9 at random moments, and gives it again, until it was killed so often; then lets it end. Throws when a run ends otherwise than well, leaves a
 * second folder, or differs from an undisturbed run in a byte of `report.json`, in a kept file, or in what `run.json` calls it.
 */
export async function killRuns(study: KillStudy, { kills, home, random }: KillOptions): Promise<KillTally> {
  const file = write(study, home);
  const { bytes: undisturbed, ms } = await undisturbedRun(file, home);
  let [runsDir, longestMs] = [folderIn(home), ms];
  let [nKilled, nEnded] = [0, 0];
  for (;;) {
    const child = start(['run', file, '--out', runsDir]);
    const waitMs = nKilled < kills ? longestMs * random.uniform() : Infinity;
    if (await endsWithin(child, waitMs)) {
      await holdSame(study, child, runsDir, undisturbed);
      nEnded++;
      longestMs *= LESS;
      if (nKilled >= kills) return { nKilled, nEnded };
      runsDir = folderIn(home);
    } else {
      await kill(child);
      nKilled++;
      longestMs *= MORE;
      if (!isDone(runsDir)) continue;
      // It was killed after its last word: the same command would begin another run.
      await compare(study, runsDir, undisturbed);
      nEnded++;
      runsDir = folderIn(home);
    }
  }
}

/** Whether the one run of a folder says that it is done. */
function isDone(runsDir: string): boolean {
  const runs = existsSync(runsDir) ? readdirSync(runsDir).filter((name) => !name.startsWith('.')) : [];
  return runs.some((name) => {
    const record = join(runsDir, name, 'run.json');
    return existsSync(record) && (JSON.parse(readFileSync(record, 'utf8')) as { status: string }).status === 'done';
  });
}

/** What is kept makes later starts shorter, and a machine with much to do all of them longer: about one start in five is let come to its end (assumed). */
const LESS = 0.8;
const MORE = 1.05;

/**
 * The same for the workers of a run through BullMQ: whichever is at work is killed at random moments, and another started. A world whose workers died too often is given up by the run, as
 * its message says; the same command goes on then.
 */
export async function killWorkers(
  study: KillStudy,
  { kills, home, random, url }: KillOptions & { readonly url: string },
): Promise<KillTally> {
  const file = write(study, home);
  const { bytes: undisturbed, ms } = await undisturbedRun(file, home);
  let [nKilled, nEnded] = [0, 0];
  while (nKilled < kills || nEnded === 0) {
    const runsDir = folderIn(home);
    const run = { isOver: false };
    const finished = runUntilDone(file, runsDir, url).finally(() => (run.isOver = true));
    finished.catch(() => undefined);
    while (!run.isOver) {
      const worker = start(['worker', '--redis', url, '--workers', '1', '--silent-after', '2']);
      const lastMs = performance.now() + (nKilled < kills ? 1.1 * ms * random.uniform() : Infinity);
      while (!run.isOver && performance.now() < lastMs) await sleep(20);
      if (!run.isOver) nKilled++;
      await kill(worker);
    }
    await finished;
    await compare(study, runsDir, undisturbed);
    nEnded++;
  }
  return { nKilled, nEnded };
}

/** A world that was given up is asked for again by the same command. */
async function runUntilDone(file: string, runsDir: string, url: string): Promise<void> {
  for (;;)
    try {
      await runStudy(file, { workers: 1, runsDir, executor: await onBullmq(url) });
      return;
    } catch (error) {
      if (!(error instanceof UserError && error.message.includes('the same command goes on'))) throw error;
    }
}

async function undisturbedRun(file: string, home: string): Promise<{ readonly bytes: string; readonly ms: number }> {
  const runsDir = folderIn(home);
  const startedMs = performance.now();
  const child = start(['run', file, '--out', runsDir]);
  await endsWithin(child, Infinity);
  return { bytes: await bytesOf(runsDir), ms: performance.now() - startedMs };
}

async function holdSame(study: KillStudy, child: ChildProcess, runsDir: string, undisturbed: string): Promise<void> {
  if (child.exitCode !== 0) throw new Error(`${study.name}: a run that went on ended with ${child.exitCode}`);
  await compare(study, runsDir, undisturbed);
}

async function compare({ name }: KillStudy, runsDir: string, undisturbed: string): Promise<void> {
  if ((await bytesOf(runsDir)) !== undisturbed) throw new Error(`${name}: the report or the kept rows differ`);
}

/** The report and what was kept of the one run in a folder: a run that was killed left no second folder behind. */
async function bytesOf(runsDir: string): Promise<string> {
  const runs = readdirSync(runsDir).filter((name) => !name.startsWith('.'));
  if (runs.length !== 1) throw new Error(`expected one run in ${runsDir}, got ${runs.length}`);
  const run = openRun(join(runsDir, runs[0]));
  const index = readCellsIndex(run);
  await checkKept(run.path, index?.cells ?? []);
  const left = ['worlds', 'cells.part', 'progress.json', 'share.json'].filter((name) =>
    existsSync(join(run.path, name)),
  );
  if (left.length > 0) throw new Error(`${run.path}: ${left.join(', ')} left behind`);
  return `${readFileSync(join(run.path, 'report.json'), 'utf8')}\n${JSON.stringify(index)}`;
}

function write({ config, files }: KillStudy, home: string): string {
  const folder = folderIn(home);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const file = join(folder, 'study.yaml');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

const folderIn = (home: string): string => mkdtempSync(join(home, 'in-'));
const start = (args: readonly string[]): ChildProcess => spawn(process.execPath, [CLI, ...args], { stdio: 'ignore' });
const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Whether a process ends by itself in time. */
async function endsWithin(child: ChildProcess, ms: number): Promise<boolean> {
  const ended = new Promise<true>((resolve) => child.once('exit', () => resolve(true)));
  if (ms === Infinity) return ended;
  const over = new AbortController();
  const waited = sleep(ms, false as const, { signal: over.signal }).catch(() => false as const);
  const isOver = await Promise.race([ended, waited]);
  over.abort();
  return isOver || hasEnded(child);
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
