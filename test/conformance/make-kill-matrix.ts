import { examine, type CheckResult } from '../../experiments/examiner/examine.js';
import { loadChecks } from '../../experiments/examiner/load-checks.js';
import { plantAgain, plantBugs } from './planted/bugs.js';
import { plant } from './planted/plant.js';

const OPTIONS = { seed: 7, nWorlds: 12, shrinks: false };
const MARK = { byOther: 'x', byMeant: 'X', missed: '!', passed: '.' } as const;

/** The kill matrix as text, and whether it is complete. */
export interface KillMatrix {
  readonly text: string;
  readonly isComplete: boolean;
}

/**
 * Makes the kill matrix: a row a planted bug, a column a check; X where the check meant for the bug rejects it,
 * x where another one does too, ! where the check meant for it lets it pass. Not complete when a bug survives, or the honest detector does not.
 */
export async function killMatrix(): Promise<KillMatrix> {
  const lines: string[] = [];
  const print = (text: string): void => void lines.push(text);
  const checks = await loadChecks();
  checks.forEach(({ id, summary }, at) => print(`${letter(at)}  ${id}: ${summary}`));
  const ids = checks.map(({ id }) => id);
  const bugs = plantBugs();
  const width = Math.max(...bugs.map(({ detector }) => detector.id.length));
  const row = (name: string, cells: string, meant: string): void => print(`${name.padEnd(width)}  ${cells}  ${meant}`);
  print('');
  row('', ids.map((_, at) => letter(at)).join(' '), 'meant');
  const honest = await examine(plant('honest'), OPTIONS);
  row('honest', cellsOf(honest, ids, null), 'none');
  let nSurvivors = 0;
  for (const { detector, caughtBy } of bugs) {
    const results = await examine(detector, { ...OPTIONS, fresh: () => plantAgain(detector.id) });
    row(detector.id, cellsOf(results, ids, caughtBy), caughtBy);
    if (isPassed(results, caughtBy)) nSurvivors++;
  }
  const isHonestFine = honest.every(({ passed }) => passed);
  print(
    `\n${bugs.length} bugs, ${nSurvivors} survive the check meant for them; ` +
      `the honest detector ${isHonestFine ? 'passes every check' : 'is REJECTED'}`,
  );
  return { text: lines.join('\n'), isComplete: nSurvivors === 0 && isHonestFine };
}

function cellsOf(results: readonly CheckResult[], ids: readonly string[], caughtBy: string | null): string {
  return ids
    .map((id) => {
      if (isPassed(results, id)) return id === caughtBy ? MARK.missed : MARK.passed;
      return id === caughtBy ? MARK.byMeant : MARK.byOther;
    })
    .join(' ');
}

/** True also where the check does not apply. */
function isPassed(results: readonly CheckResult[], id: string): boolean {
  return results.find(({ check }) => check === id)?.passed ?? true;
}

/** a, b ... z, then A, B ... */
function letter(at: number): string {
  return String.fromCharCode(at < 26 ? 97 + at : 65 + at - 26);
}
