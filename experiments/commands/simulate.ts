import { relative } from 'node:path';
import type { Command } from 'commander';
import { interruptSignal } from '../interrupt.js';
import { economyText } from './economy-text.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz simulate SCENARIO`. */
export function addSimulate(program: Command): void {
  const command = program
    .command('simulate <scenario>')
    .description(
      'simulate a world: the name of a shipped scenario, or a YAML file; with --out write it as Parquet, or go on where a run was stopped',
    );
  withCommonOptions(command, 'npx ersatz simulate first-light --out world').action(simulateCommand);
}

async function simulateCommand(nameOrPath: string, options: CommonOptions): Promise<void> {
  const { checkedScenario } = await import('./checked-scenario.js');
  const { simulateWorld } = await import('../simulate-world.js');
  const { openProgress } = await import('../progress.js');
  const scenario = await checkedScenario(nameOrPath, options.plugins);
  const progress = openProgress();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const startedMs = performance.now();
  const { facts, economy, nActions } = await simulateWorld(scenario, {
    ...options,
    signal: interruptSignal(),
    onProgress: (step) => progress.show(step),
    onNote: (note) => say(`note: ${note}`),
  }).finally(() => progress.close());
  const seconds = (performance.now() - startedMs) / 1000;
  say(`${Math.round(nActions / seconds).toLocaleString('en')} actions/s, ${seconds.toFixed(1)} s`);
  const { out, seed = scenario.seed } = options;
  if (out !== undefined) say(`written to ${relative(process.cwd(), out) || '.'}`);
  const width = Math.max(...facts.map(({ name }) => name.length));
  const lines = facts.map(({ name, value }) => `${name.padEnd(width)}  ${factText(value)}`);
  printResult(
    options,
    {
      scenario: scenario.name,
      seed,
      folder: out ?? null,
      facts: Object.fromEntries(facts.map(({ name, value }) => [name, value])),
      economy,
    },
    [...lines, '', ...economyText(economy)].join('\n').trimEnd(),
  );
}

function factText(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(3);
}
