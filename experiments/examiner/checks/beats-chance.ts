import { assertScores } from '../../../detectors/host/run-detector.js';
import { check } from '../check.js';
import { SCORES_AFTER } from '../exam.js';
import rocAuc from '../../metrics/catalog/roc-auc.js';

/**
 * Chance reaches this in about one crowd in eight (standard error of the AUC about 0.09 with 6 bots among 60), so hardly ever in
 * every crowd of an examination.
 */
const LEAST_AUC = 0.6;

/** Only for methods that promise it: canaries and examples need not. */
export default check({
  id: 'beats-chance',
  summary: `ranks bots above people in every crowd (ROC AUC of at least ${LEAST_AUC})`,
  worlds: 'crowd',
  appliesTo: ({ beatsChance }) => beatsChance,
  examine(exam) {
    const { nRows, account } = exam.past(SCORES_AFTER);
    const isPositive = Uint8Array.from(account, (number) => Number(exam.examCase.world.bots.includes(number)));
    const score = exam.scores();
    assertScores(exam.detector, score); // a ranking of NaN has no end
    const auc = rocAuc.compute({
      level: exam.examCase.unit,
      nRows,
      score,
      isPositive,
      isHit: new Uint8Array(nRows),
      account,
      isPerson: isPositive.map((isBot) => 1 - isBot),
    });
    return auc >= LEAST_AUC ? null : { what: `ROC AUC is ${auc.toFixed(3)} on ${exam.examCase.unit} rows` };
  },
});
