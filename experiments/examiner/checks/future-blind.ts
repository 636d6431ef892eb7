import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER, type Exam } from '../exam.js';
import { areSameBits } from '../same-scores.js';
import type { TinyWorld } from '../worlds/tiny-world.js';

/**
 * The host never sends later epochs. Here they are within reach of whoever looks behind what was given: in the memory behind the
 * columns, in accounts opened later, in what the detector may remember of a later past that it has scored.
 */
export default check({
  id: 'future-blind',
  summary: 'appending later epochs and accounts leaves the scores bit-equal',
  worlds: 'any',
  examine(exam) {
    const before = exam.scores();
    exam.scores({ train: exam.past(SCORES_AFTER), past: exam.past(exam.examCase.world.nEpochs) });
    const after = exam.scores({ train: withFuture(exam, LEARNS_AFTER), past: withFuture(exam, SCORES_AFTER) });
    return areSameBits(before, after) ? null : { what: 'scores changed when the future was appended', before, after };
  },
});

function withFuture(exam: Exam, nEpochs: number) {
  const world = withLaterAccount(exam.examCase.world);
  return exam.past(nEpochs, { world, leaksFuture: true });
}

/** One more account, opened after everything that the detector may know. */
function withLaterAccount(world: TinyWorld): TinyWorld {
  const later = { isPrivate: true, isBusiness: true, hasPicture: true, nPostsBefore: 99, followings: [] };
  return { ...world, accounts: [...world.accounts, { ...later, createdSec: 0x7ffffff0 }] };
}
