import { distance } from 'fastest-levenshtein';

/** Says `; did you mean "x"?` when a known word is close to what was typed, and lists the known words otherwise. */
export function didYouMean(typed: string, known: readonly string[]): string {
  let best = '';
  let bestDistance = Infinity;
  for (const word of known) {
    const d = distance(typed.toLowerCase(), word.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [word, d];
  }
  const isClose = bestDistance <= Math.max(2, Math.floor(typed.length / 3));
  return isClose ? `; did you mean "${best}"?` : `; known: ${known.length > 0 ? known.join(', ') : 'none'}`;
}
