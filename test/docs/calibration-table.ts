import { calibrateWorlds } from '../../experiments/calibration/calibrate-worlds.js';
import { countLine } from '../../experiments/calibration/scoreboard-text.js';
import type { Scoreboard } from '../../experiments/calibration/scoreboard.js';
import { ChecksFailed } from '../../experiments/checks-failed.js';
import { readVersion } from '../../experiments/revision.js';
import { UserError } from '../../errors/user-error.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseScaled, runDocsCommand, wholeOption } from './docs-command.js';
import { scoreboardSection } from './scoreboard-section.js';

const NAME = 'calibration-table';
const SCENARIO = 'instagram-2018';
/** Seeds that nothing is tuned on: the one whose scoreboard is printed, and another to see whether it was luck. */
const PRINTED = '1000';
const FRESH = 'fresh';
const LEAST_INSIDE = '0.8';

await runDocsCommand(async () => {
  const options = docsOptions({
    worlds: '2',
    workers: '2',
    people: '',
    seed: PRINTED,
    fresh: FRESH,
    'min-inside': LEAST_INSIDE,
  });
  const loaded = loadScenario(SCENARIO);
  const scenario = { ...loaded, nPeople: wholeOption(options, 'people', loaded.nPeople) };
  refuseScaled(options);
  const least = Number(options['min-inside']);
  if (!(least >= 0 && least <= 1))
    throw new UserError(`--min-inside: not a share; expected 0 to 1, got "${options['min-inside']}"`);
  const boards: Scoreboard[] = [];
  for (const seed of [options['seed'], options['fresh']]) {
    const board = await calibrateWorlds(scenario, {
      seed,
      nWorlds: wholeOption(options, 'worlds'),
      workers: wholeOption(options, 'workers'),
      plugins: [],
      version: readVersion(),
      onWorld: (_, what) => process.stderr.write(`seed ${seed}: ${what}\n`),
    });
    boards.push(board);
    process.stdout.write(`seed ${seed}: ${countLine(board)}\n`);
  }
  const [printed, fresh] = boards;
  writeBetweenMarks(pageOf(options, 'calibration.md'), NAME, scoreboardSection(printed, fresh));
  const low = boards.filter(({ nInside, nCounted }) => !(nInside >= least * nCounted));
  if (low.length > 0)
    throw new ChecksFailed(`${NAME}: ${low.map(countLine).join('; ')}; --min-inside asks for a share of ${least}`);
});
