import { counted } from '../../errors/counted.js';
import type { TableRow } from '../../reports/report.js';

/** What detectors are told apart by in words. */
const DECIDES = 'average-precision';
/** Beyond this nobody waits for an answer; as in `worlds-needed.ts`. */
const MOST_WORLDS = '1,000';

/**
 * Says of the leader of one scenario and level which detectors it is not told apart from, the closest first, and how many more worlds would do it: `12 more worlds would
 * separate A from B`. Empty where every other is told apart, and where nothing was tested. `paired` is the table of that name.
 */
export function powerHints(paired: readonly TableRow[], scenario: string, level: string): string[] {
  return paired
    .filter((row) => row['scenario'] === scenario && row['level'] === level && row['metric'] === DECIDES)
    .filter(({ a, b, leader, apart }) => (a === leader || b === leader) && apart === 'no')
    .sort((one, other) => sizeOf(one) - sizeOf(other))
    .map(hintOf);
}

const sizeOf = ({ difference }: TableRow): number => Math.abs(Number(difference));

function hintOf({ a, b, leader, moreWorlds, difference, effect }: TableRow): string {
  const other = a === leader ? b : a;
  if (difference === 0) return `In average precision ${leader} and ${other} are equal in every world`;
  if (effect === null) return `${leader} and ${other} differ by the same in every world, in too few of them to be sure`;
  if (moreWorlds === null || moreWorlds === undefined)
    return `${leader} and ${other} can not be told apart, and ${MOST_WORLDS} worlds would hardly do it`;
  const more = Math.max(1, Number(moreWorlds));
  return `${counted(more, 'more world')} would separate ${leader} from ${other}`;
}
