import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors/user-error.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { Plan } from '../plan/plan-study.js';
import { nStepsOfWorld, worldsOf } from './bench.js';
import type { Executor } from './executor.js';
import { shareRun, type SharedRun } from './shared-run.js';
import { elementStates, idleNodes, sbatch, scancel, type ElementState } from './slurm-queue.js';
import type { ReplicateResult } from './study-results.js';

/** An element that takes no longer than starting it is waste: about ten seconds of simulation, in people times days (assumed: 50,000 a second). */
const PERSON_DAYS_A_TASK = 500_000;
/** Slurm's own default lets an array have 1,001. */
const MOST_ELEMENTS = 1000;
/** A world that died in so many submissions is given up by `--executor slurm`. */
const SUBMISSIONS = 3;
const LOOK_EVERY_MS = 2000;

/** How to submit. */
export interface SubmitOptions {
  /** Cores, and threads, of one array element. */
  readonly cpusPerTask: number;
  /** Worlds of one array element; enough for about ten seconds when null. */
  readonly worldsPerTask: number | null;
  /** More options for sbatch, such as `--partition=short`; written into the script as they are. */
  readonly sbatch: readonly string[];
}

/** An array job that was submitted. */
export interface ArrayJob {
  readonly job: string;
  readonly script: string;
  /** Worlds of each element, counted from 0 in plan order. */
  readonly elements: readonly (readonly number[])[];
}

/** A world that is not there yet. */
export interface MissingWorld {
  /** Counted from 0 in plan order. */
  readonly world: number;
  /** Element it was last given to; null when it never was. */
  readonly element: string | null;
  /** How that element stands, in words. */
  readonly state: string;
  /** It will not come by itself. */
  readonly isDead: boolean;
}

/** Writes `slurm/array-N.sh` into the run's folder and submits it: an array job whose elements compute a few worlds each. */
export function submitWorlds(run: SharedRun, worlds: readonly number[], options: SubmitOptions): ArrayJob {
  const wrong = options.sbatch.find((option) => !/^--?[a-z][^\n]*$/i.test(option));
  if (wrong !== undefined)
    throw new UserError(`--sbatch: "${wrong}" is no option of sbatch; expected one such as --partition=short`);
  const size = Math.max(options.worldsPerTask ?? worldsPerTask(run.plan), Math.ceil(worlds.length / MOST_ELEMENTS));
  const elements = Array.from({ length: Math.ceil(worlds.length / size) }, (_, element) =>
    worlds.slice(element * size, (element + 1) * size),
  );
  const before = arrayJobs(run.folder);
  const folder = join(run.folder, 'slurm');
  mkdirSync(folder, { recursive: true });
  const script = join(folder, `array-${before.length + 1}.sh`);
  writeFileSync(script, scriptOf(run.folder, elements, options));
  const submitted = { job: sbatch(script), script, elements };
  const record = join(folder, 'jobs.json');
  writeFileSync(`${record}.part`, `${JSON.stringify([...before, submitted], null, 2)}\n`);
  renameSync(`${record}.part`, record);
  return submitted;
}

/**
 * Says how each missing world stands. Slurm holds a task whose daemon died RUNNING for a long time: one that has given no sign of life for `silentSec` seconds is
 * taken for dead.
 */
export function missingWorlds(run: SharedRun, worlds: readonly number[], silentSec: number): MissingWorld[] {
  const states = elementStates();
  const jobs = arrayJobs(run.folder);
  return worlds.map((world) => {
    const element = elementOf(jobs, world);
    if (element === null) return { world, element, state: 'never submitted', isDead: true };
    const { state, isDead } = standing(run, world, { element, state: states.get(element), silentSec });
    const nTimes = nSubmissions(jobs, world);
    return { world, element, state: isDead && nTimes > 1 ? `${state}; submitted ${nTimes} times` : state, isDead };
  });
}

/** Submits worlds anew whose tasks are dead, and takes what is left of these tasks out of the queue. */
export function resubmit(run: SharedRun, dead: readonly MissingWorld[], options: SubmitOptions): ArrayJob {
  scancel([...new Set(dead.flatMap(({ element }) => element ?? []))]);
  const worlds = dead.map(({ world }) => world);
  return submitWorlds(run, worlds, options);
}

/** The executor that submits a plan to Slurm and waits: `ersatz submit`, then `ersatz collect --resubmit` until all is there. */
export function onSlurm(submit: SubmitOptions, silentSec: number): Executor {
  return async (plan, { folder, fresh, signal, onProgress, onNote }) => {
    const run = await shareRun(folder, plan, fresh === true, onNote ?? (() => undefined));
    const results: (ReplicateResult | undefined)[] = worldsOf(plan).map((_, world) => run.read(world));
    const missing = (): number[] => results.flatMap((result, world) => (result === undefined ? [world] : []));
    const tell = (what: string): void => {
      const [nDone, nSteps] = [results.length - missing().length, results.length].map((n) => n * nStepsOfWorld(plan));
      onProgress?.({ nDone, nSteps, what });
    };
    const jobs: ArrayJob[] = [];
    const toldNodes = new Set<string>();
    if (missing().length > 0) jobs.push(submitWorlds(run, missing(), submit));
    tell(jobs.length === 0 ? 'all kept from before' : `submitted as job ${jobs[0].job}`);
    try {
      while (missing().length > 0) {
        await sleep(LOOK_EVERY_MS, undefined, signal === undefined ? {} : { signal });
        // Asked before the folder is looked at: what ended by then has left its worlds.
        const dead = missingWorlds(run, missing(), silentSec).filter(({ isDead }) => isDead);
        for (const node of idleNodes().filter((line) => !toldNodes.has(line))) {
          toldNodes.add(node);
          onNote?.(node);
        }
        for (const world of missing()) {
          results[world] = run.read(world);
          if (results[world] !== undefined) tell(`${nameOf(plan, world)}: done`);
        }
        const gone = dead.filter(({ world }) => results[world] === undefined);
        for (const { world, state } of gone) onNote?.(`${nameOf(plan, world)}: ${state}`);
        const hopeless = gone.filter(({ world }) => nSubmissions(jobs, world) >= SUBMISSIONS);
        if (hopeless.length > 0)
          throw new UserError(
            `${hopeless.map(({ world, state }) => `${nameOf(plan, world)}: ${state}`).join('; ')}; given up after ${SUBMISSIONS} submissions; ` +
              'finished cells are kept, and the same command goes on',
          );
        if (gone.length > 0) jobs.push(resubmit(run, gone, submit));
      }
    } catch (error) {
      scancel(jobs.map(({ job }) => job));
      throw signal?.aborted === true ? signal.reason : error;
    }
    return results as ReplicateResult[];
  };
}

/** A world's name for people. */
export function nameOf(plan: Plan, world: number): string {
  const { scenario, replicate } = worldsOf(plan)[world];
  return `${scenario} ${replicate}`;
}

/** A table of accounts takes seconds with all its detectors. */
function worldsPerTask(plan: Plan): number {
  const personDays = plan.scenarios.map(({ scenario: { nPeople, horizonDays } }) => nPeople * horizonDays);
  return plan.dataset !== null ? 1 : Math.max(1, Math.round(PERSON_DAYS_A_TASK / Math.max(...personDays)));
}

function scriptOf(
  folder: string,
  elements: readonly (readonly number[])[],
  { cpusPerTask, sbatch: more }: SubmitOptions,
): string {
  const cli = join(packageRoot(), 'dist', 'experiments', 'cli.js');
  const run = [process.execPath, cli, 'worker', '--run', folder, '--workers', String(cpusPerTask)]
    .map(quoted)
    .join(' ');
  return [
    '#!/bin/bash',
    '# One element of the array computes one entry of WORLDS. Worlds that are in the run’s folder are not computed again.',
    '#SBATCH --job-name=ersatz',
    `#SBATCH --array=0-${elements.length - 1}`,
    `#SBATCH --cpus-per-task=${cpusPerTask}`,
    `#SBATCH --output="${join(folder, 'slurm').replaceAll('%', '%%')}/%A_%a.log"`,
    ...more.map((option) => `#SBATCH ${option}`),
    `WORLDS=(${elements.map((worlds) => rangesOf(worlds)).join(' ')})`,
    `exec ${run} --worlds "\${WORLDS[$SLURM_ARRAY_TASK_ID]}"`,
    '',
  ].join('\n');
}

/** `1-3,7`: counted from 1, as people do. */
function rangesOf(worlds: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const world of worlds) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === world) last[1]++;
    else ranges.push([world + 1, world + 1]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** For a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

function arrayJobs(folder: string): ArrayJob[] {
  const record = join(folder, 'slurm', 'jobs.json');
  return existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as ArrayJob[]) : [];
}

/** The element that a world was last given to. */
function elementOf(jobs: readonly ArrayJob[], world: number): string | null {
  for (const { job, elements } of [...jobs].reverse()) {
    const index = elements.findIndex((worlds) => worlds.includes(world));
    if (index >= 0) return `${job}_${index}`;
  }
  return null;
}

/** How often a world was submitted. */
function nSubmissions(jobs: readonly ArrayJob[], world: number): number {
  return jobs.filter(({ elements }) => elements.some((worlds) => worlds.includes(world))).length;
}

function standing(
  run: SharedRun,
  world: number,
  about: { readonly element: string; readonly state: ElementState | undefined; readonly silentSec: number },
): Pick<MissingWorld, 'state' | 'isDead'> {
  const { element, state: found, silentSec } = about;
  if (found === undefined)
    return { state: `task ${element} is no longer in the queue${lastWord(run, element)}`, isDead: true };
  const { state, reason, node, elapsedSec } = found;
  const is = `task ${element} is ${state}`;
  if (state === 'PENDING') return { state: `${is} (${reason})`, isDead: /held/i.test(reason) };
  if (state === 'SUSPENDED' || state === 'CONFIGURING') return { state: is, isDead: false };
  if (state !== 'RUNNING' && state !== 'COMPLETING') return { state: `${is}${lastWord(run, element)}`, isDead: true };
  const quietSec = Math.round(Math.min(elapsedSec, run.silentSec(world)));
  return quietSec > silentSec
    ? { state: `${is} on ${node}, but silent for ${quietSec} s`, isDead: true }
    : { state: `${is} on ${node}, heard of ${quietSec} s ago`, isDead: false };
}

/** The last line that an element wrote. */
function lastWord(run: SharedRun, element: string): string {
  const log = join(run.folder, 'slurm', `${element}.log`);
  const line = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').at(-1) : '';
  return line === undefined || line === '' ? '' : `; its log ends with "${line}"`;
}
