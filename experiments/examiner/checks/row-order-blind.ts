import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER, type Exam } from '../exam.js';
import type { Labels } from '../../../detectors/past.js';
import { areSameButRounding } from '../same-scores.js';

/**
 * The accounts come last one first, in training and in scoring. Detectors that ask for chance are let off: they draw by row. Actions
 * keep the order of the log, which is the order in which things happened.
 */
export default check({
  id: 'row-order-blind',
  summary: 'accounts in another order get the same scores (to 1e-9), unless the detector draws chance by row',
  worlds: 'any',
  appliesTo: ({ units }) => units.some((unit) => unit !== 'action'),
  adapt: (examCase) => (examCase.unit === 'action' ? { ...examCase, unit: 'account' } : examCase),
  examine(exam) {
    if (!exam.detector.units.includes(exam.examCase.unit)) return null;
    const before = exam.scores();
    const accountOrder = exam.examCase.world.accounts.map((_, account) => account).reverse();
    const train = exam.past(LEARNS_AFTER, { accountOrder });
    const labels = reversed(exam);
    const after = exam.scores({ train, labels, past: exam.past(SCORES_AFTER, { accountOrder }) }).reverse();
    if (exam.hasDrawn || areSameButRounding(before, after)) return null;
    return { what: 'scores changed when the accounts came in another order', before, after };
  },
});

/** The labels of the usual training past for its rows in reverse. */
function reversed(exam: Exam): Labels {
  const train = exam.past(LEARNS_AFTER);
  const { row, isInauthentic } = exam.labels(train);
  return {
    row: Uint32Array.from(row, (number) => train.nRows - 1 - number).reverse(),
    isInauthentic: Uint32Array.from(isInauthentic).reverse(),
  };
}
