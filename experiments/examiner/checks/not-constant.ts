import { check } from '../check.js';
import { LEARNS_AFTER } from '../exam.js';
import { isTold } from '../worlds/crowd-tell.js';
import { EPOCH_SEC } from '../worlds/tiny-world.js';

/** A detector that says the same of everybody says nothing. */
export default check({
  id: 'not-constant',
  summary: 'tells some rows of a crowd with bots from others',
  worlds: 'crowd',
  examine(exam) {
    if (!isTold(exam.examCase.world, LEARNS_AFTER * EPOCH_SEC)) return null;
    const scores = exam.scores();
    if (scores.length < 2) return null;
    return scores.every((score) => Object.is(score, scores[0]))
      ? { what: `all ${scores.length} scores are ${scores[0]}`, scores }
      : null;
  },
});
