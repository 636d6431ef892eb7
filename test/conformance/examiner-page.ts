import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { loadChecks } from '../../experiments/examiner/load-checks.js';
import { packageRoot } from '../../plugins/package-root.js';
import { canaryTable } from '../canaries/canary-table.js';
import { measureCanaries } from '../canaries/measure-canaries.js';
import { killMatrix } from './make-kill-matrix.js';
import { SOUND_LOG, SoundLog, soundTable } from './sound-log.js';

const PAGE = join(packageRoot(), 'docs', 'examiner.md');
const SOUND_HEADING = '## Is a sound detector ever rejected?';
/** Worlds in which each canary is tried. */
const N_CANARY_WORLDS = 100;

const table = (lines: readonly (readonly string[])[]): string =>
  lines
    .flatMap((line, index) => [`| ${line.join(' | ')} |`, ...(index === 0 ? [`|${' --- |'.repeat(line.length)}`] : [])])
    .join('\n');

/** Writes docs/examiner.md (`npm run examiner-page`): the checks, the kill matrix, the canaries, and what `npm run examine-sound` has found so far; with --sound the last part only. */
async function writePage(): Promise<void> {
  const detectors = await loadDetectors();
  const checks = (await loadChecks()).map(({ id, summary, worlds }) => [`\`${id}\``, worlds, summary]);
  const promises = [...detectors.values()].map(({ id, beatsChance }) => ({
    id,
    kind: beatsChance === true ? 'busy' : String(beatsChance),
  }));
  const kinds = [...new Set(promises.map(({ kind }) => kind))].sort();
  const named = kinds.map((kind) => [
    kind,
    promises
      .filter((one) => one.kind === kind)
      .map(({ id }) => `\`${id}\``)
      .join(', '),
  ]);
  const matrix = await killMatrix();
  const canaries = canaryTable(await measureCanaries(N_CANARY_WORLDS));
  writeFileSync(
    PAGE,
    `# The examiner

\`npx ersatz check DETECTOR\` puts a detector (an id, a file, or STUDY:NAME with the study's parameters) through every check on made-up worlds, shrinks a world in which it
fails to a handful of accounts, and prints who did what when, what the detector said, and the command that replays it. This page is written by
\`npm run examiner-page\`; \`npm run kill-matrix\`, \`npm run canaries\` and \`npm run examine-sound\` print its parts.

## What each check requires

Worlds: \`any\` = random tiny worlds of up to twelve accounts, and now and then a crowd; \`crowd\` = crowds with planted bots; \`none\` = once, in no world or in crowds of its own.

${table([['check', 'worlds', 'requirement'], ...checks])}

## In which crowd each detector of the catalog beats chance

No method sees everything: each names the kind of crowd in which the check \`beats-chance\` holds it to its promise (\`detectors/detector.ts\` says what is planted in
each). Who names none has to beat chance in one of them all the same.

${table([['crowd', 'detectors'], ...named])}

## Kill matrix

A row is a planted bug, a column a check: X = rejected by the check meant for it, x = by another one too, ! = let pass by the check meant for it.

\`\`\`
${matrix.text}
\`\`\`

## Canaries

${N_CANARY_WORLDS} simulated worlds each. At chance: the mean AUC within four standard errors of 0.5; \`constant\` exactly 0.5 and \`oracle\` exactly 1 in every world.

${table(canaries)}

${soundSection([...detectors.keys()])}`,
  );
  if (!matrix.isComplete) process.exitCode = 1;
}

/** What the log of `npm run examine-sound` holds of the code as it stands. */
function soundSection(ids: readonly string[]): string {
  const { results } = new SoundLog(SOUND_LOG, ids);
  const nRejections = results.reduce((n, { rejections }) => n + rejections.length, 0);
  const nChecks = results.reduce((n, result) => n + result.nChecks, 0);
  const hours = results.reduce((sec, { cpuSec }) => sec + cpuSec, 0) / 3600;
  return `${SOUND_HEADING}

\`npm run examine-sound -- --seeds 200\` puts the catalog through every check by seed after seed, the check on cost by every tenth; it can be stopped and goes on where it was. So
far, with the code of this page: ${results.length} examinations, ${nChecks.toLocaleString('en')} checks, **${nRejections} rejections**, ${hours.toFixed(2)} hours of CPU time.

${table(soundTable(results))}
`;
}

/** Writes the last section anew: the others take minutes. */
async function writeSound(): Promise<void> {
  const [before] = readFileSync(PAGE, 'utf8').split(SOUND_HEADING);
  writeFileSync(PAGE, before + soundSection([...(await loadDetectors()).keys()]));
}

await (process.argv.includes('--sound') ? writeSound() : writePage());
