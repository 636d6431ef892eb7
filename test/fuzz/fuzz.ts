import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { fuzzCases, outcomeOf, type FuzzCase } from './cases.js';

/** So many of a thousand cases are studies that are run: each takes seconds. */
const RUN_IN_1000 = 20;

/**
 * `npm run fuzz -- --runs 10000 --seed 1`: hands in changed studies, scenarios, worlds, tables, events and edges, runs one in fifty as a small study in a process of its own, and prints
 * what became of them. Ends with 1 and the smallest case found when one is neither understood nor refused in one line, takes longer than `--longest-sec`, or calls a run
 * done that is not whole.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      'longest-sec': { type: 'string', default: '300' },
    },
  });
  const longestSec = Number(values['longest-sec']);
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-fuzz-'));
  const counts = new Map<string, number>();
  let slowest = { ms: 0, kind: '' };
  try {
    const details = await fc.check(
      fc.asyncProperty(fuzzCases(RUN_IN_1000), async (fuzz: FuzzCase) => {
        const started = performance.now();
        const outcome = await outcomeOf(fuzz, folder, longestSec);
        const ms = performance.now() - started;
        if (ms > slowest.ms) slowest = { ms, kind: fuzz.kind };
        if (ms > longestSec * 1000) throw new Error(`took ${(ms / 1000).toFixed(1)} s`);
        const name = `${fuzz.kind} ${outcome}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }),
      { numRuns: Number(values.runs), seed: Number(values.seed) },
    );
    for (const [name, n] of [...counts].sort()) process.stdout.write(`${name.padEnd(18)} ${n}\n`);
    process.stdout.write(`slowest: ${slowest.kind}, ${(slowest.ms / 1000).toFixed(2)} s\n`);
    if (!details.failed)
      process.stdout.write(`${details.numRuns} cases: each understood, or refused in one clear line\n`);
    else
      process.stdout.write(
        `FAILED after ${details.numRuns} cases\n${fc.defaultReportMessage(details) ?? ''}\n${stackOf(details.errorInstance)}\n`,
      );
    return details.failed ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

process.exitCode = await main();
