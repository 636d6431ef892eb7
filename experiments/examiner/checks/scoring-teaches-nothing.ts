import { fitDetector, scoreAsGiven } from '../../../detectors/host/run-detector.js';
import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';
import { areSameBits } from '../same-scores.js';
import { crowdWorld } from '../worlds/crowd-world.js';

/** Thresholds are chosen on a validation window that is scored first: who learns from it has trained on the test. */
export default check({
  id: 'scoring-teaches-nothing',
  summary: 'what was scored before does not change the scores of a past: nothing is learned outside fit',
  worlds: 'any',
  examine(exam) {
    const train = exam.past(LEARNS_AFTER);
    const past = exam.past(SCORES_AFTER);
    const job = exam.job(train);
    const before = scoreAsGiven(fitDetector(exam.detector, job), past);
    const fitted = fitDetector(exam.detector, job);
    const crowd = crowdWorld(`${exam.seed} scored first`, { isGang: exam.examCase.unit === 'group' });
    scoreAsGiven(fitted, exam.past(SCORES_AFTER, { world: crowd }));
    scoreAsGiven(fitted, train);
    const after = scoreAsGiven(fitted, past);
    return areSameBits(before, after) ? null : { what: 'scoring other pasts first changed the scores', before, after };
  },
});
