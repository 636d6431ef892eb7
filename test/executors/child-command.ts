import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { packageRoot } from '../../plugins/package-root.js';

/** The compiled command. */
export const CLI = join(packageRoot(), 'dist/experiments/cli.js');

/** A command at work. */
export interface Running {
  readonly process: ChildProcess;
  /** What it said on stderr so far. */
  said(): string;
  /** Its exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

const started: Running[] = [];
afterAll(async () => {
  for (const { process } of started) process.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
});

/** Starts `ersatz ARGS`; killed after the tests of the file where it still runs. */
export function startErsatz(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const running = { process: child, said: () => said, ended };
  started.push(running);
  return running;
}

/** Waits until something is true, looking ten times a second; the test's own time limit ends it. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 100));
}
