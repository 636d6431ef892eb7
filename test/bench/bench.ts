import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../plugins/package-root.js';
import { BENCH_CASES, LARGE_CASES, LONG_CASES } from './bench-cases.js';
import { compareWithC } from './draws.js';

/** What one case measured: nanoseconds an item, bytes an item, the process's peak memory. */
export interface BenchFigures {
  readonly items: number;
  readonly nsPerItem: number;
  readonly bytesPerItem: number;
  readonly peakMb: number;
  /** What else the case has to say. */
  readonly lines?: readonly string[];
}

const RUNS = 5;
const baselinePath = join(packageRoot(), 'test', 'bench', 'baseline.json');

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Runs a case in a process of its own, so that its peak memory is its own. */
function measureOnce(name: string): BenchFigures {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--case', name], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`bench ${name} failed: ${child.stderr}`);
  return JSON.parse(child.stdout) as BenchFigures;
}

function measure(name: string): BenchFigures {
  if (!(name in BENCH_CASES)) return measureOnce(name);
  const runs = Array.from({ length: RUNS }, () => measureOnce(name));
  const of = (key: Exclude<keyof BenchFigures, 'lines'>): number => median(runs.map((run) => run[key]));
  return { items: of('items'), nsPerItem: of('nsPerItem'), bytesPerItem: of('bytesPerItem'), peakMb: of('peakMb') };
}

function printRow(words: readonly string[]): void {
  process.stdout.write(
    `${words.map((word, column) => (column === 0 ? word.padEnd(44) : word.padStart(15))).join('')}\n`,
  );
}

/** How an action's cost grows with the world, where worlds of several sizes were timed. */
function printFlatness(measured: Readonly<Record<string, BenchFigures>>): void {
  const sizes = Object.entries(measured).filter(([name]) => name.startsWith('flatness'));
  if (sizes.length < 2) return;
  const [[smallest, small]] = sizes;
  for (const [name, { nsPerItem }] of sizes.slice(1))
    process.stdout.write(`${name}: ${(nsPerItem / small.nsPerItem).toFixed(2)} times the ns/item of ${smallest}\n`);
}

async function main(args: readonly string[]): Promise<void> {
  const inner = args.indexOf('--case');
  if (inner >= 0) {
    const figures = await { ...BENCH_CASES, ...LONG_CASES, ...LARGE_CASES }[args[inner + 1]]();
    process.stdout.write(JSON.stringify({ ...figures, peakMb: process.resourceUsage().maxRSS / 1024 }));
    return;
  }
  const baseline = existsSync(baselinePath)
    ? (JSON.parse(readFileSync(baselinePath, 'utf8')) as Record<string, BenchFigures>)
    : {};
  const measured: Record<string, BenchFigures> = {};
  const draws = compareWithC(100_000, 20_000_000);
  process.stdout.write(
    draws === null
      ? 'bare draws: no gcc here, so no ratio to C\n'
      : `bare draws, one thread: ${draws.ours.nsPerAction.toFixed(1)} ns an action here, ${draws.c.nsPerAction.toFixed(1)} in C (gcc -O3): ` +
          `${(draws.ours.nsPerAction / draws.c.nsPerAction).toFixed(2)}x\n`,
  );
  process.stdout.write(
    `medians of ${RUNS} runs, each in a process of its own; ratio = now / committed baseline (machines differ)\n`,
  );
  printRow(['case', 'items', 'ns/item', 'M items/s', 'bytes/item', 'peak MB', 'ratio']);
  const only = args.indexOf('--only');
  const pattern = only < 0 ? '' : (args[only + 1] ?? '');
  const large = args.includes('--large') ? LARGE_CASES : {};
  const names = Object.keys(pattern === '' ? BENCH_CASES : { ...BENCH_CASES, ...LONG_CASES, ...large });
  for (const name of names.filter((known) => known.includes(pattern))) {
    const { lines = [], ...figures } = measure(name);
    measured[name] = figures;
    const ratio = baseline[name] === undefined ? 'new' : (figures.nsPerItem / baseline[name].nsPerItem).toFixed(2);
    const { items, nsPerItem, bytesPerItem, peakMb } = figures;
    printRow([
      name,
      String(items),
      nsPerItem.toFixed(1),
      (1000 / nsPerItem).toFixed(2),
      bytesPerItem.toFixed(1),
      peakMb.toFixed(0),
      ratio,
    ]);
    for (const line of lines) process.stdout.write(`  ${line}\n`);
  }
  printFlatness(measured);
  if (args.includes('--update'))
    writeFileSync(baselinePath, `${JSON.stringify({ ...baseline, ...measured }, null, 2)}\n`);
}

await main(process.argv.slice(2));
