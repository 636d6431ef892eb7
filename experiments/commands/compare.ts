import type { Command } from 'commander';
import { OUT, printResult, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz compare RUN RUN`. */
export function addCompare(program: Command): void {
  const command = program
    .command('compare <run-a> <run-b>')
    .description(
      'compare two finished runs cell by cell: what was set differently, what moved, what is noise, what only one of them holds, who is caught by only one',
    );
  withCommonOptions(
    command,
    'npx ersatz compare runs/quickstart-1a2b3c4d-1 runs/quickstart-5e6f7a8b-1',
    OUT.runs,
  ).action(compare);
}

async function compare(runA: string, runB: string, options: CommonOptions): Promise<void> {
  const { openRun } = await import('../finished/open-run.js');
  const { compareRuns } = await import('../finished/compare-runs.js');
  const { comparisonText } = await import('../finished/comparison-text.js');
  const { studyDifferences } = await import('../finished/study-differences.js');
  const { overlapOf } = await import('../finished/overlap.js');
  const { overlapText } = await import('../finished/overlap-text.js');
  const [a, b] = [openRun(runA, options.out), openRun(runB, options.out)];
  const comparison = compareRuns(a, b);
  const differences = studyDifferences(a, b);
  const overlap = await overlapOf(a, b);
  const parts = [comparisonText(comparison, differences), overlapText(overlap)].filter((part) => part !== '');
  printResult(options, { ...comparison, differences, overlap }, parts.join('\n\n'));
}
