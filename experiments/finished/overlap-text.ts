import { textTable } from '../text-table.js';
import type { Overlap } from './overlap.js';

/** So many lines are printed, the largest differences first; the JSON holds all. */
const N_LINES = 15;

/** Who is acted on by only one run, as text for people; empty where no world was kept by both. */
export function overlapText(overlaps: readonly Overlap[]): string {
  if (overlaps.length === 0) return '';
  const apart = overlaps
    .filter(({ onlyA, onlyB }) => onlyA + onlyB > 0)
    .sort((x, y) => y.onlyA + y.onlyB - (x.onlyA + x.onlyB));
  if (apart.length === 0) return 'In the worlds that both kept, both act on the same rows.';
  const lines = apart.slice(0, N_LINES).map((one) => {
    const { scenario, replicate, level, policy, detectorA, detectorB, nRows, both, onlyA, onlyB } = one;
    const who = detectorA === detectorB ? detectorA : `${detectorA} : ${detectorB}`;
    const name = `${scenario} ${replicate} / ${who} / ${policy} / ${level} / ${one.class}`;
    const examples = [
      ...one.accountsOnlyA.map((account) => `A ${account}`),
      ...one.accountsOnlyB.map((account) => `B ${account}`),
    ];
    return [name, String(nRows), String(both), String(onlyA), String(onlyB), examples.slice(0, 3).join(', ')];
  });
  const more = apart.length > N_LINES ? ` (${N_LINES} of ${apart.length}; --json gives all)` : '';
  return `Acted on by only one, in the worlds that both kept${more}; organic rows are false removals:\n${textTable([
    ['', 'rows', 'both', 'only A', 'only B', 'accounts such as'],
    ...lines,
  ])}`;
}
