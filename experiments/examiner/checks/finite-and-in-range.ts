import { assertScores } from '../../../detectors/host/run-detector.js';
import { check } from '../check.js';

/** A world where this fails stops the run: the host refuses such scores. */
export default check({
  id: 'finite-and-in-range',
  summary: 'every row gets a number in [0,1]',
  worlds: 'any',
  examine(exam) {
    assertScores(exam.detector, exam.scores());
    return null;
  },
});
