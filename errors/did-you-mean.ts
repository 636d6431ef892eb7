import { distance } from 'fastest-levenshtein';

/** Longer lists of known words are cut: a file can have hundreds of columns. */
const MOST_SIGNS = 600;

/** Says `; did you mean "x"?` when a known word is close to what was typed, and lists the known words otherwise. */
export function didYouMean(typed: string, known: readonly string[]): string {
  let best = '';
  let bestDistance = Infinity;
  for (const word of known) {
    const d = distance(typed.toLowerCase(), word.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [word, d];
  }
  const isClose = bestDistance <= Math.max(2, Math.floor(typed.length / 3));
  return isClose ? `; did you mean "${best}"?` : `; known: ${known.length > 0 ? listed(known) : 'none'}`;
}

function listed(words: readonly string[]): string {
  let nSigns = 0;
  const isOver = (word: string): boolean => (nSigns += word.length + 2) > MOST_SIGNS;
  const nShown = Math.max(1, words.findIndex(isOver));
  if (nSigns <= MOST_SIGNS || nShown === words.length) return words.join(', ');
  return `${words.slice(0, nShown).join(', ')} and ${words.length - nShown} more`;
}
