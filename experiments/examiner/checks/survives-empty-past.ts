import { assertScores } from '../../../detectors/host/run-detector.js';
import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';

/** The first sweep of a new platform, and a quiet week. */
export default check({
  id: 'survives-empty-past',
  summary: 'learns from, and scores, a past in which nothing happened',
  worlds: 'any',
  examine(exam) {
    const silent = { ...exam.examCase.world, actions: [] };
    const nobody = { ...silent, accounts: silent.accounts.map((account) => ({ ...account, createdSec: 0x7ffffff0 })) };
    for (const world of [silent, nobody]) {
      const train = exam.past(LEARNS_AFTER, { world });
      assertScores(exam.detector, exam.scores({ train, past: exam.past(SCORES_AFTER, { world }) }));
      assertScores(exam.detector, exam.scores({ train }));
      assertScores(exam.detector, exam.scores({ past: exam.past(SCORES_AFTER, { world }) }));
    }
    return null;
  },
});
