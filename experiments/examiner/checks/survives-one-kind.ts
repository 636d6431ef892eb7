import { assertScores } from '../../../detectors/host/run-detector.js';
import { check } from '../check.js';
import { crowdWorld } from '../worlds/crowd-world.js';

const N_ACCOUNTS = 20;

/** A platform that nobody attacks, and one where only the attackers are left; the labels are the truth, so of one class. */
export default check({
  id: 'survives-one-kind',
  summary: 'learns from, and scores, a crowd without a bot and a crowd of nothing but bots',
  worlds: 'crowd',
  examine(exam) {
    for (const [nPeople, nBots] of [
      [N_ACCOUNTS, 0],
      [0, N_ACCOUNTS],
    ])
      assertScores(exam.detector, exam.inWorld(crowdWorld(`${exam.seed} one kind`, { nPeople, nBots })).scores());
    return null;
  },
});
