import { counted } from '../../errors/counted.js';
import { shortNumber } from '../calibration/scoreboard-text.js';
import { textTable } from '../text-table.js';
import type { ComparedCell, RunComparison, RunName } from './compare-runs.js';
import type { StudyDifference } from './study-differences.js';

/** So many of the differences that may be noise are printed, the least likely first; the JSON holds all. */
const N_NOISE = 10;
/** So many names of what only one run holds are printed. */
const N_ONLY = 10;

/** So many of the settings that differ are printed. */
const N_SETTINGS = 20;

/** A comparison as text for people: what was set differently, what moved, what may be noise, what only one run holds. */
export function comparisonText(comparison: RunComparison, differences: readonly StudyDifference[] = []): string {
  const { a, b, cells } = comparison;
  const of = (movement: ComparedCell['movement']): ComparedCell[] =>
    cells.filter((cell) => cell.movement === movement).sort((x, y) => (x.p ?? 1) - (y.p ?? 1));
  const [moved, noise, untested] = [of('moved'), of('noise'), of('untested')];
  return [
    `A: ${nameText(a)}\nB: ${nameText(b)}`,
    settingsText(differences),
    pairingText(comparison),
    countText(comparison),
    block('Moved (B less A, 95 % interval, p after Holm):', moved, moved.length),
    block(`Different, but within noise${loneText(noise)}${firstOf(noise.length, N_NOISE)}:`, noise, N_NOISE),
    block(`Different, with too few replicates to test${firstOf(untested.length, N_NOISE)}:`, untested, N_NOISE),
    onlyText('A', comparison.onlyInA),
    onlyText('B', comparison.onlyInB),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Intervals are of one test alone, the verdict is of all of them. */
function loneText(noise: readonly ComparedCell[]): string {
  const nClear = noise.filter(({ low, high }) => low !== null && high !== null && (low > 0 || high < 0)).length;
  if (nClear === 0) return '';
  return `, ${nClear} of them clear of 0 by their own interval, but not after Holm's correction for all that was tested`;
}

/** How many cells moved and how many did not, in one line. */
export function countText({ cells }: RunComparison): string {
  const count = (movement: ComparedCell['movement']): number =>
    cells.filter((cell) => cell.movement === movement).length;
  return (
    `${counted(cells.length, 'number')} compared: ${count('same')} the same, ${count('moved')} moved, ` +
    `${count('noise')} within noise, ${count('untested')} untested`
  );
}

function nameText({ id, study, studyHash, version, revision }: RunName): string {
  return `${id} (study ${study} ${studyHash.slice(0, 8)}, version ${version}${revision === null ? '' : ` ${revision.slice(0, 8)}`})`;
}

/** What holds for one run only may come from any of these. */
function settingsText(differences: readonly StudyDifference[]): string {
  if (differences.length === 0) return '';
  const lines = differences
    .slice(0, N_SETTINGS)
    .map(({ path, a, b }) => [`  ${path}`, a ?? 'not set', '->', b ?? 'not set'].join(' '));
  return [`Set differently${firstOf(differences.length, N_SETTINGS)}:`, ...lines].join('\n');
}

function pairingText({ nSharedSeeds }: RunComparison): string {
  return nSharedSeeds > 0
    ? `Paired over ${counted(nSharedSeeds, 'replicate')} of the same ${nSharedSeeds === 1 ? 'seed' : 'seeds'}.`
    : 'The runs share no seed: their replicates are compared as independent, which takes larger differences to be sure.';
}

function block(heading: string, cells: readonly ComparedCell[], most: number): string {
  if (cells.length === 0) return '';
  const lines = cells.slice(0, most).map((cell) => {
    const { scenario, detector, policy, level, metric, a, b, difference, low, high, pHolm, n } = cell;
    const interval = low === null || high === null ? '' : `[${signed(low)}, ${signed(high)}]`;
    const p = pHolm === null ? '' : pHolm.toPrecision(2);
    const name = `${scenario} / ${detector} / ${policy} / ${level} / ${metric}`;
    return [name, signed(a, ''), signed(b, ''), signed(difference), interval, p, String(n)];
  });
  return `${heading}\n${textTable([['', 'A', 'B', 'B - A', 'interval', 'p', 'n'], ...lines])}`;
}

function signed(value: number, plus = '+'): string {
  return `${value < 0 ? '-' : plus}${shortNumber(Math.abs(value))}`;
}

function firstOf(n: number, most: number): string {
  return n > most ? ` (${most} of ${n}; --json gives all)` : '';
}

function onlyText(run: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  return [`Only in ${run}${firstOf(names.length, N_ONLY)}:`, ...names.slice(0, N_ONLY).map((name) => `  ${name}`)].join(
    '\n',
  );
}
