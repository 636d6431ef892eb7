import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The compiled command. */
export const CLI = fileURLToPath(new URL('../../experiments/cli.js', import.meta.url));

/** What `ersatz plan` says as JSON. */
export interface PlanSaid {
  readonly nCells: number;
  readonly nKept: number;
  readonly cpuSec: number;
  readonly seconds: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** What is compared: time of the processor, time by the clock, memory and disk. */
export const MEASURES = ['cpuSec', 'seconds', 'memoryBytes', 'diskBytes'] as const;
/** One of them each. */
export type Measures = Readonly<Record<(typeof MEASURES)[number], number>>;

/** Runs `ersatz` in a process of its own and reads the JSON it prints. Throws with what it said when it fails. */
export function ersatzJson(args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`ersatz ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Plans a study and runs it in a runs folder that must be new; what was estimated and what was used. */
export function planAndRun(study: string, runsDir: string): { readonly estimate: PlanSaid; readonly used: Measures } {
  const estimate = ersatzJson(['plan', study, '--out', runsDir]) as PlanSaid;
  const { folder } = ersatzJson(['run', study, '--out', runsDir]) as { folder: string };
  const timing = JSON.parse(readFileSync(join(folder, 'timing.json'), 'utf8')) as Record<string, number>;
  return {
    estimate,
    used: {
      cpuSec: timing['cpuMs'] / 1000,
      seconds: timing['totalMs'] / 1000,
      memoryBytes: timing['peakMemoryBytes'],
      diskBytes: bytesOnDisk(runsDir),
    },
  };
}

/** How many times the larger is the smaller: 1 is exact. */
export const factorOf = (estimated: number, used: number): number =>
  Math.max(estimated, used) / Math.max(Number.MIN_VALUE, Math.min(estimated, used));

/** Bytes below a folder; a file with two names counts once. */
function bytesOnDisk(folder: string): number {
  const seen = new Map<number, number>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { ino, size } = statSync(join(entry.parentPath, entry.name));
    seen.set(ino, size);
  }
  return [...seen.values()].reduce((sum, size) => sum + size, 0);
}
