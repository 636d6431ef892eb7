import { check } from '../check.js';

/** A detector that says the same of everybody says nothing. */
export default check({
  id: 'not-constant',
  summary: 'tells some rows of a crowd with bots from others',
  worlds: 'crowd',
  examine(exam) {
    const scores = exam.scores();
    return scores.every((score) => Object.is(score, scores[0]))
      ? { what: `all ${scores.length} scores are ${scores[0]}` }
      : null;
  },
});
