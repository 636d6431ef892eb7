import { assertScores } from '../../detectors/host/run-detector.js';
import rocAuc from '../metrics/catalog/roc-auc.js';
import { SCORES_AFTER, type Exam } from './exam.js';

/**
 * Chance reaches this in about one crowd in eight (standard error of the AUC about 0.09 with 6 bots among 60), so hardly ever in
 * every crowd of an examination.
 */
export const LEAST_AUC = 0.6;

/** How well the detector ranks rows of bots above rows of people in the exam's crowd, and its scores. Accounts whose label it was given do not count. */
export function crowdAuc(exam: Exam): { readonly auc: number; readonly scores: Float64Array } {
  const { world, unit } = exam.examCase;
  const { account } = exam.past(SCORES_AFTER);
  const scores = exam.scores();
  assertScores(exam.detector, scores); // a ranking of NaN has no end
  const rows = [...account.keys()].filter((row) => world.labelled?.includes(account[row]) !== true);
  const isPositive = Uint8Array.from(rows, (row) => Number(world.bots.includes(account[row])));
  const auc = rocAuc.compute({
    ...{ level: unit, nRows: rows.length, isPositive, isHit: new Uint8Array(rows.length) },
    score: Float64Array.from(rows, (row) => scores[row]),
    account: Uint32Array.from(rows, (row) => account[row]),
    isPerson: isPositive.map((isBot) => 1 - isBot),
  });
  return { auc, scores };
}
