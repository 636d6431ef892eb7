import { relative } from 'node:path';
import type { Command } from 'commander';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz simulate SCENARIO`. */
export function addSimulate(program: Command): void {
  const command = program
    .command('simulate <scenario>')
    .description(
      'simulate a world: the name of a shipped scenario, or a YAML file; with --out write its columns there',
    );
  withCommonOptions(command, 'npx ersatz simulate first-light --out world').action(simulateCommand);
}

async function simulateCommand(nameOrPath: string, options: CommonOptions): Promise<void> {
  const { loadScenario } = await import('../../sim/scenario/load-scenario.js');
  const { simulate } = await import('../../sim/simulate.js');
  const { worldFacts } = await import('../judge/world-facts.js');
  const scenario = loadScenario(nameOrPath);
  const { workers, plugins } = options;
  const startedMs = performance.now();
  const world = await simulate(scenario, {
    workers,
    plugins,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const facts = worldFacts(world);
  const nActions = facts.find(({ name }) => name === 'actions')?.value ?? 0;
  process.stderr.write(`${Math.round(nActions / seconds).toLocaleString('en')} actions/s, ${seconds.toFixed(1)} s\n`);
  if (options.out !== undefined) {
    const { writeWorld } = await import('../files/write-world.js');
    writeWorld(options.out, world, scenario, options.seed ?? scenario.seed);
    process.stderr.write(`written to ${relative(process.cwd(), options.out) || '.'}\n`);
  }
  const width = Math.max(...facts.map(({ name }) => name.length));
  const lines = facts.map(({ name, value }) => `${name.padEnd(width)}  ${factText(value)}`);
  printResult(
    options,
    { scenario: scenario.name, facts: Object.fromEntries(facts.map(({ name, value }) => [name, value])) },
    lines.join('\n'),
  );
}

function factText(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(3);
}
