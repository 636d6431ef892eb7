import { fitDetector, scoreAsGiven, scoreRows } from '../../../detectors/host/run-detector.js';
import { openStream, rootKey } from '../../../random/stream.js';
import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';
import { areSameBits } from '../same-scores.js';

/** Rows shown one by one; the rest are shown together. */
const MOST_ALONE = 24;

/** The host leaves out rows that nobody looks at; a score that leans on them would change with what is looked at. */
export default check({
  id: 'rows-stand-alone',
  summary: 'a detector that declares scoresRowsAlone gives a row the same score whichever other rows it is shown',
  worlds: 'any',
  appliesTo: ({ scoresRowsAlone }) => scoresRowsAlone === true,
  examine(exam) {
    const train = exam.past(LEARNS_AFTER);
    const past = exam.past(SCORES_AFTER);
    const fitted = fitDetector(exam.detector, exam.job(train));
    const before = scoreAsGiven(fitted, past);
    const random = openStream(rootKey(exam.seed), 'shown alone');
    const isAlone = before.map(() => (random.uniform() < MOST_ALONE / before.length ? 1 : 0));
    const rows = Uint32Array.from(before.keys());
    const after = scoreRows(
      fitted,
      past,
      rows.filter((row) => isAlone[row] === 0),
    );
    for (const row of rows) if (isAlone[row] === 1) after[row] = scoreRows(fitted, past, Uint32Array.of(row))[row];
    return areSameBits(before, after) ? null : { what: 'scores changed when other rows were not shown', before, after };
  },
});
