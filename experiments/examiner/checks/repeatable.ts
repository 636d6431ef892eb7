import { check } from '../check.js';
import { areSameBits } from '../same-scores.js';

/** Nothing but the past, the labels, the parameters and the seed decides the scores: no clock, no state left over. */
export default check({
  id: 'repeatable',
  summary: 'the same past, labels and seed give the same bytes, also after it was fitted on something else in between',
  worlds: 'any',
  examine(exam) {
    const before = exam.scores();
    exam.scores({ seed: 'another seed', train: exam.past(1) });
    const after = exam.scores();
    return areSameBits(before, after) ? null : { what: 'a second run gave other scores', before, after };
  },
});
