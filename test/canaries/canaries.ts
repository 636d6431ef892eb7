import { parseArgs } from 'node:util';
import { measureCanaries } from './measure-canaries.js';

/** Prints what every canary reaches (`npm run canaries -- --seeds 100`); exit code 1 when one is not where it has to be. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '100' } } });
  const nSeeds = Number(values.seeds);
  // With few worlds the standard error is itself a draw, and four of it no bound.
  if (!(Number.isInteger(nSeeds) && nSeeds >= 30)) throw new Error('--seeds: expected a whole number, 30 or more');
  const results = await measureCanaries(nSeeds);
  const lines = results.map(({ canary, unit, auc, mean, standardError, isAsDemanded }) => {
    const off = standardError > 0 ? `${(Math.abs(mean - 0.5) / standardError).toFixed(1)}` : '-';
    const verdict = isAsDemanded ? 'as demanded' : 'NOT AS DEMANDED';
    return [canary, unit, `${auc.length}`, mean.toFixed(4), standardError.toFixed(4), off, verdict];
  });
  const head = ['canary', 'level', 'worlds', 'mean AUC', 'std error', '|mean - 0.5|, in errors', ''];
  for (const cells of [head, head.map(() => '---'), ...lines]) process.stdout.write(`| ${cells.join(' | ')} |\n`);
  process.exitCode = results.every(({ isAsDemanded }) => isAsDemanded) ? 0 : 1;
}

await main();
