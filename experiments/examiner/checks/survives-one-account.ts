import { assertScores } from '../../../detectors/host/run-detector.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { check } from '../check.js';

/** A world of one: nothing to compare with. */
export default check({
  id: 'survives-one-account',
  summary: 'learns from, and scores, a world of one account',
  worlds: 'any',
  adapt(examCase) {
    const { world } = examCase;
    const actions = world.actions.filter(({ actor, target }) => actor === 0 && (target === 0 || target === NONE));
    const accounts = world.accounts.slice(0, 1).map((account) => ({ ...account, createdSec: -1, followings: [] }));
    return { ...examCase, world: { ...world, accounts, actions, bots: world.bots.filter((bot) => bot === 0) } };
  },
  examine(exam) {
    assertScores(exam.detector, exam.scores());
    return null;
  },
});
