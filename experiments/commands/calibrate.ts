import { relative } from 'node:path';
import type { Command } from 'commander';
import { ChecksFailed } from '../checks-failed.js';
import { printResult, shareNumber, wholeNumber, withCommonOptions, type CommonOptions } from './options.js';

interface CalibrateCommandOptions extends CommonOptions {
  readonly worlds: number;
  readonly people?: number;
  readonly minInside?: number;
}

const DEFAULT_SCENARIO = 'instagram-2018';
const DEFAULT_WORLDS = 3;

/** Adds `ersatz calibrate [SCENARIO]`. */
export function addCalibrate(program: Command): void {
  const command = program
    .command('calibrate [scenario]')
    .description(
      `measure simulated worlds against published figures (default: ${DEFAULT_SCENARIO}); with --out write the scoreboard there`,
    )
    .option('--worlds <n>', 'worlds to simulate', wholeNumber, DEFAULT_WORLDS)
    .option('--people <n>', 'people in the world, in place of the scenario’s number', wholeNumber)
    .option(
      '--min-inside <share>',
      'fail (exit 1) when a smaller share of the counted quantities is inside',
      shareNumber,
    );
  withCommonOptions(command, 'npx ersatz calibrate instagram-2018 --worlds 3').action(calibrate);
}

async function calibrate(nameOrPath: string | undefined, options: CalibrateCommandOptions): Promise<void> {
  const { checkedScenario } = await import('./checked-scenario.js');
  const { calibrateWorlds } = await import('../calibration/calibrate-worlds.js');
  const { countLine, scoreboardText } = await import('../calibration/scoreboard-text.js');
  const { openProgress } = await import('../progress.js');
  const { readVersion } = await import('../revision.js');
  const loaded = await checkedScenario(nameOrPath ?? DEFAULT_SCENARIO, options.plugins);
  const scenario = options.people === undefined ? loaded : { ...loaded, nPeople: options.people };
  const progress = openProgress();
  progress.show({ nDone: 0, nSteps: options.worlds, what: `${scenario.name}: simulating` });
  const board = await calibrateWorlds(scenario, {
    seed: options.seed ?? scenario.seed,
    nWorlds: options.worlds,
    workers: options.workers,
    plugins: options.plugins,
    version: readVersion(),
    onWorld: (nDone, what) => progress.show({ nDone, nSteps: options.worlds, what }),
  }).finally(() => progress.close());
  printResult(options, board, scoreboardText(board));
  if (options.out !== undefined) {
    const { writeScoreboard } = await import('../calibration/write-scoreboard.js');
    await writeScoreboard(board, options.out, options.plugins);
    process.stderr.write(`written to ${relative(process.cwd(), options.out) || '.'}\n`);
  }
  const { minInside } = options;
  if (minInside !== undefined && !(board.nInside >= minInside * board.nCounted))
    throw new ChecksFailed(`calibrate: ${countLine(board)}; --min-inside asks for a share of ${minInside}`);
}
