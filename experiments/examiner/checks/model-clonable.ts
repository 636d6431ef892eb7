import { fitAlive, scoreAsGiven } from '../../../detectors/host/run-detector.js';
import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';
import { areSameBits } from '../same-scores.js';

/** The host clones every model; what a clone loses (methods, closures) would be lost there. */
export default check({
  id: 'model-clonable',
  summary: 'the model is plain data: its clone scores like the model itself',
  worlds: 'any',
  examine(exam) {
    const train = exam.past(LEARNS_AFTER);
    const fitted = fitAlive(exam.detector, exam.job(train));
    const clone = { ...fitted, model: structuredClone(fitted.model) };
    const after = scoreAsGiven(clone, exam.past(SCORES_AFTER));
    const before = scoreAsGiven(fitted, exam.past(SCORES_AFTER));
    return areSameBits(before, after) ? null : { what: 'the cloned model gave other scores', before, after };
  },
});
