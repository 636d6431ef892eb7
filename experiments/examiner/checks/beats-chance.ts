import { check } from '../check.js';
import { crowdAuc, LEAST_AUC } from '../crowd-auc.js';
import { LEARNS_AFTER } from '../exam.js';
import { isTold } from '../worlds/crowd-tell.js';
import { EPOCH_SEC } from '../worlds/tiny-world.js';

/** In the kind of crowd that the detector names. */
export default check({
  id: 'beats-chance',
  summary: `ranks bots above people in every crowd of the kind it names (ROC AUC of at least ${LEAST_AUC})`,
  worlds: 'crowd',
  appliesTo: ({ beatsChance }) => beatsChance !== false,
  examine(exam) {
    if (!isTold(exam.examCase.world, LEARNS_AFTER * EPOCH_SEC)) return null;
    const { auc, scores } = crowdAuc(exam);
    // rows of one kind only: nothing to rank
    if (Number.isNaN(auc) || auc >= LEAST_AUC) return null;
    return { what: `ROC AUC is ${auc.toFixed(3)} on ${exam.examCase.unit} rows`, scores };
  },
});
