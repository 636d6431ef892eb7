import { check } from '../check.js';
import { areSameBits } from '../same-scores.js';

const OTHER_SEEDS = 8;

/** Intervals over replicates mean nothing where every replicate draws the same. A detector that asks for no chance needs no seed. */
export default check({
  id: 'seed-matters',
  summary: `a detector that asks for chance takes it from its seed: one of ${OTHER_SEEDS} other seeds gives other scores`,
  worlds: 'none',
  examine(exam) {
    const before = exam.scores();
    if (!exam.hasDrawn) return null;
    for (let other = 0; other < OTHER_SEEDS; other++)
      if (!areSameBits(before, exam.scores({ seed: `another seed ${other}` }))) return null;
    return { what: `it asks for chance, and ${OTHER_SEEDS} other seeds gave the same scores to the bit` };
  },
});
