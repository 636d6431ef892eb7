import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { userInfo } from 'node:os';
import { UserError } from '../../errors/user-error.js';

/** How one element of an array job stands. */
export interface ElementState {
  /** As Slurm names elements: `12_3`. */
  readonly element: string;
  /** As Slurm names states: RUNNING, PENDING, FAILED ... */
  readonly state: string;
  readonly elapsedSec: number;
  /** Empty until it runs. */
  readonly node: string;
  readonly reason: string;
}

/** Submits a script; returns the job's number. Throws UserError with what Slurm says. */
export function sbatch(script: string): string {
  return slurm('sbatch', ['--parsable', script]).trim().split(';')[0];
}

/** All elements of this user's array jobs that Slurm still knows, finished ones included; by name. */
export function elementStates(): Map<string, ElementState> {
  const format = '%F|%K|%T|%M|%N|%r';
  const lines = slurm('squeue', ['-h', '-r', '-t', 'all', '-u', userInfo().username, '-o', format]).trim().split('\n');
  const states = lines.map((line): ElementState => {
    const [job, index, state, elapsed, node, reason] = line.split('|');
    return { element: `${job}_${index}`, state, elapsedSec: secondsOf(elapsed ?? ''), node, reason };
  });
  return new Map(states.map((state) => [state.element, state]));
}

/** Takes elements out of the queue, running or not; those that are gone already do no harm. */
export function scancel(elements: readonly string[]): void {
  if (elements.length > 0) slurm('scancel', ['--quiet', ...elements]);
}

/** One line for each node that takes no jobs, with the reason that Slurm gives. */
export function idleNodes(): string[] {
  return slurm('sinfo', ['-h', '-N', '-o', '%N|%T|%E'])
    .trim()
    .split('\n')
    .map((line) => line.split('|'))
    .filter(([, state]) => /drain|down|fail|\*$/.test(state ?? ''))
    .map(
      ([node, state, why]) =>
        `node ${node} is ${state} (${why}) and takes no tasks; once it is well: scontrol update nodename=${node} state=resume`,
    );
}

/** `1-02:03:04` (days first), `02:03:04` or `03:04`. */
function secondsOf(elapsed: string): number {
  const [clock, days = '0'] = elapsed.split('-').reverse();
  return Number(days) * 86_400 + clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function slurm(command: string, args: readonly string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  try {
    return execFileSync(command, args, options);
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT')
      throw new UserError(
        `${command}: not found: this machine has no Slurm; go to one that has (a login node), or use --executor bullmq`,
      );
    throw new UserError(`${command}: ${(stderr ?? '').trim().split('\n').at(-1) || (error as Error).message}`);
  }
}
