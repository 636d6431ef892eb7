import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';
import { areSameBits } from '../same-scores.js';
import { crowdWorld } from '../worlds/crowd-world.js';

/**
 * A study fits the same detector on many worlds in one thread. A copy that has seen nothing is compared with one that has learned and
 * scored a crowd first, and that was also taught the truth of the very rows it is to score.
 */
export default check({
  id: 'fits-afresh',
  summary:
    'fit on A, then on B, gives the same bytes as fit on B alone, even if A tells the truth of the rows to score',
  worlds: 'any',
  async examine(exam) {
    const train = exam.past(LEARNS_AFTER);
    const past = exam.past(SCORES_AFTER);
    const labels = exam.labels(train);
    const before = exam.scores({ detector: await exam.freshDetector(), train, past, labels });
    const detector = await exam.freshDetector();
    const crowd = exam.inWorld(crowdWorld(`${exam.seed} earlier`, { isGang: exam.examCase.unit === 'group' }));
    crowd.scores({ detector, train: crowd.past(LEARNS_AFTER), past: crowd.past(SCORES_AFTER) });
    exam.scores({ detector, train: past, past, labels: exam.labels(past) });
    const after = exam.scores({ detector, train, past, labels });
    return areSameBits(before, after) ? null : { what: 'an earlier fit changed the scores', before, after };
  },
});
