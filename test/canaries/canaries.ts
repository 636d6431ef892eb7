import { parseArgs } from 'node:util';
import { canaryTable } from './canary-table.js';
import { measureCanaries } from './measure-canaries.js';

/** Prints what every canary reaches (`npm run canaries -- --seeds 100`); exit code 1 when one is not where it has to be. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '100' } } });
  const nSeeds = Number(values.seeds);
  // With few worlds the standard error is itself a draw, and four of it no bound.
  if (!(Number.isInteger(nSeeds) && nSeeds >= 30)) throw new Error('--seeds: expected a whole number, 30 or more');
  const results = await measureCanaries(nSeeds);
  for (const [at, cells] of canaryTable(results).entries())
    for (const line of at === 0 ? [cells, cells.map(() => '---')] : [cells])
      process.stdout.write(`| ${line.join(' | ')} |\n`);
  process.exitCode = results.every(({ isAsDemanded }) => isAsDemanded) ? 0 : 1;
}

await main();
