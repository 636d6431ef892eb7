import { check } from '../check.js';
import { areSameBits } from '../same-scores.js';

const OTHER_SEEDS = 8;

/** Intervals over replicates mean nothing where every replicate draws the same. */
export default check({
  id: 'seed-matters',
  summary: `a detector that declares variesBySeed takes its chance from the seed: one of ${OTHER_SEEDS} other seeds gives other scores`,
  worlds: 'none',
  appliesTo: ({ variesBySeed }) => variesBySeed === true,
  examine(exam) {
    const before = exam.scores();
    for (let other = 0; other < OTHER_SEEDS; other++)
      if (!areSameBits(before, exam.scores({ seed: `another seed ${other}` }))) return null;
    return { what: `${OTHER_SEEDS} other seeds gave the same scores to the bit, though it declares variesBySeed` };
  },
});
