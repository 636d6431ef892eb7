import { assertScores } from '../../../detectors/host/run-detector.js';
import { check } from '../check.js';
import { LEARNS_AFTER } from '../exam.js';

/** The desk may have found nobody yet, or only the guilty, or nothing at all. */
export default check({
  id: 'survives-one-class',
  summary: 'learns from labels that are all organic, all inauthentic, or not there',
  worlds: 'any',
  appliesTo: ({ labels }) => labels === 'revealed',
  examine(exam) {
    const train = exam.past(LEARNS_AFTER);
    const row = Uint32Array.from(train.account, (_, at) => at);
    for (const isInauthentic of [new Uint32Array(row.length), new Uint32Array(row.length).fill(1)])
      assertScores(exam.detector, exam.scores({ train, labels: { row, isInauthentic } }));
    assertScores(
      exam.detector,
      exam.scores({ train, labels: { row: new Uint32Array(0), isInauthentic: new Uint32Array(0) } }),
    );
    return null;
  },
});
