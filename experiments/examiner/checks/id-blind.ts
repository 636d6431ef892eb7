import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';
import { areSameButRounding } from '../same-scores.js';
import { relabelWorld } from '../worlds/relabel-world.js';

/**
 * Accounts, devices, sessions and posts get other numbers; the rows stay in their order (row r is the same account or action under
 * its new number). So a method that draws by row draws alike in both worlds, and the scores have to agree to rounding, whether it
 * uses chance or not. A method that draws by account number fails: numbers mean nothing, draw by row.
 */
export default check({
  id: 'id-blind',
  summary: 'other account, device, session and post numbers leave every row its score (to 1e-9)',
  worlds: 'any',
  examine(exam) {
    const before = exam.scores();
    const { world, numberOf } = relabelWorld(exam.examCase.world, exam.seed);
    const options = { world, accountOrder: numberOf };
    const train = exam.past(LEARNS_AFTER, options);
    const labels = exam.labels(exam.past(LEARNS_AFTER));
    const after = exam.scores({ train, labels, past: exam.past(SCORES_AFTER, options) });
    return areSameButRounding(before, after)
      ? null
      : { what: 'scores changed when numbers were given out anew', before, after };
  },
});
