import { openStream, rootKey } from '../../random/stream.js';

/** All sign patterns are tried up to so many differences, 2^14 of them; beyond, as many random ones. */
const MAX_EXACT = 14;
const N_DRAWS = 2 ** MAX_EXACT;

/**
 * Two-sided p-value of a mean difference when signs are flipped at random: the permutation test for pairs. Exact for up to 14 differences, else from 16,384
 * drawn patterns (always the same ones), counted with the observed one. NaN differences are left out; 1 where none is left.
 * Source: R. Fisher, The Design of Experiments (1935); counting the observed: B. Phipson and G. Smyth (2010).
 */
export function signFlipP(differences: readonly number[]): number {
  const kept = differences.filter((value) => !Number.isNaN(value));
  if (kept.length === 0) return 1;
  const observed = Math.abs(kept.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another order differ by rounding.
  const bar = observed * (1 - 1e-12);
  if (kept.length <= MAX_EXACT) {
    let hits = 0;
    for (let pattern = 0; pattern < 2 ** kept.length; pattern++) {
      let sum = 0;
      for (let index = 0; index < kept.length; index++) sum += (pattern >> index) & 1 ? -kept[index] : kept[index];
      if (Math.abs(sum) >= bar) hits++;
    }
    return hits / 2 ** kept.length;
  }
  const random = openStream(rootKey('sign-flip'));
  let hits = 1;
  for (let draw = 1; draw < N_DRAWS; draw++) {
    let sum = 0;
    for (const value of kept) sum += random.uniform() < 0.5 ? -value : value;
    if (Math.abs(sum) >= bar) hits++;
  }
  return hits / N_DRAWS;
}
