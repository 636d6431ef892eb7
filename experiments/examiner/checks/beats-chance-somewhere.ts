import { check } from '../check.js';
import { crowdAuc, LEAST_AUC } from '../crowd-auc.js';
import type { Exam } from '../exam.js';
import { CROWD_KINDS, crowdWorld } from '../worlds/crowd-world.js';

/** Chance passes six crowds of one kind once in hundreds of thousands of times: see `LEAST_AUC`. */
const N_CROWDS = 6;

/** Who promises nothing is not let off: scores drawn by lot would pass every other check. */
export default check({
  id: 'beats-chance-somewhere',
  summary: `a detector that promises nothing ranks bots above people in ${N_CROWDS} crowds of one kind or another all the same`,
  worlds: 'none',
  appliesTo: ({ beatsChance }) => beatsChance === false,
  examine(exam) {
    const found = CROWD_KINDS.map((kind) => ({ kind, auc: leastAuc(exam, kind) }));
    if (found.some(({ auc }) => auc >= LEAST_AUC)) return null;
    const told = found.map(({ kind, auc }) => `${auc.toFixed(3)} (${kind})`).join(', ');
    return { what: `no better than chance on ${exam.examCase.unit} rows: ROC AUC by kind of crowd is ${told}` };
  },
});

/** The AUC of the first crowd in which it fails; the least of all where it fails in none. */
function leastAuc(exam: Exam, kind: (typeof CROWD_KINDS)[number]): number {
  let least = 1;
  for (let number = 0; number < N_CROWDS && least >= LEAST_AUC; number++) {
    const isGang = exam.examCase.unit === 'group';
    const { auc } = crowdAuc(exam.inWorld(crowdWorld(`${exam.seed} ${kind} ${number}`, { kind, isGang })));
    least = Math.min(least, Number.isNaN(auc) ? 0 : auc);
  }
  return least;
}
