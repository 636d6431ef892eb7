import { featureBlock, type RawPast } from '../feature-block.js';
import { variationOf } from '../lib/spread.js';

/** How the action lies between the actor's other actions. */
export default featureBlock({
  id: 'action-rhythm',
  summary: 'the gaps beside the action, and the length and regularity of its session',
  unit: 'action',
  columns: [
    { name: 'gap-before-sec', description: "seconds since the actor's action before it" },
    { name: 'gap-after-sec', description: "seconds until the actor's next action, where it happened before now" },
    { name: 'session-sec', description: 'seconds from the first to the last action of the session before now' },
    { name: 'session-gap-cv', description: 'coefficient of variation of the gaps inside the session' },
  ],
  compute,
});

/** Readable form: look up the slots beside the row's slot, and its session. */
function compute({ index, account }: RawPast, out: readonly Float64Array[]): void {
  const { rowSlot } = index;
  const { offset, t } = index.order;
  const { session, nActions, startSec, endSec, gapSquares } = index.sessions;
  for (let row = 0; row < rowSlot.length; row++) {
    const slot = rowSlot[row];
    const actor = account[row];
    const own = session[slot];
    const lengthSec = endSec[own] - startSec[own];
    out[0][row] = slot === offset[actor] ? NaN : t[slot] - t[slot - 1];
    out[1][row] = slot + 1 === offset[actor + 1] ? NaN : t[slot + 1] - t[slot];
    out[2][row] = lengthSec;
    out[3][row] = variationOf(nActions[own] - 1, lengthSec, gapSquares[own]);
  }
}
