import { VERB_NAMES } from '../../sim/traffic/verb.js';
import { featureBlock, type RawPast } from '../feature-block.js';
import type { ActorOrder } from '../lib/actor-order.js';

const HOUR_SEC = 3600;
const DAY_SEC = 86_400;

/** How much the actor did around the action: counts only, so that a rule may take every column as "the more, the odder". */
export default featureBlock({
  id: 'action-rates',
  summary: "how much the actor does in the action's hour, day and session",
  unit: 'action',
  columns: [
    {
      name: 'same-verb-by-actor-this-hour',
      description: 'actions of the same kind by the actor in the same clock hour, this one included',
    },
    { name: 'same-verb-by-actor-today', description: 'actions of the same kind by the actor on the same calendar day' },
    { name: 'all-by-actor-this-hour', description: 'actions of any kind by the actor in the same clock hour' },
    { name: 'session-actions', description: 'actions of the session before now' },
  ],
  compute,
});

function compute(past: RawPast, out: readonly Float64Array[]): void {
  const { order, slotRow } = past.index;
  fillRuns(order, slotRow, HOUR_SEC, Math.floor(past.windowStartSec / HOUR_SEC), [out[0], out[2]]);
  fillRuns(order, slotRow, DAY_SEC, Math.floor(past.windowStartSec / DAY_SEC), [out[1], null]);
  const { rowSlot, sessions } = past.index;
  for (let row = 0; row < rowSlot.length; row++) out[3][row] = sessions.nActions[sessions.session[rowSlot[row]]];
}

/**
 * Counts each actor's actions by clock hour or calendar day. Readable form: group by (actor, floor(t / runSec)); the count of the
 * row's verb goes to `sameVerb[row]`, the count of all to `all[row]`. Slots lie in time order, so a group is a run.
 */
function fillRuns(
  { offset, windowOffset, t, verb }: ActorOrder,
  slotRow: Int32Array,
  runSec: number,
  firstRun: number,
  [sameVerb, all]: readonly [Float64Array, Float64Array | null],
): void {
  const byVerb = new Uint32Array(VERB_NAMES.length);
  for (let account = 0; account < windowOffset.length; account++) {
    const to = offset[account + 1];
    let start = windowOffset[account];
    while (start > offset[account] && t[start - 1] >= firstRun * runSec) start--;
    while (start < to) {
      const runEndSec = (Math.floor(t[start] / runSec) + 1) * runSec;
      byVerb.fill(0);
      let end = start;
      while (end < to && t[end] < runEndSec) byVerb[verb[end++]]++;
      for (let slot = start; slot < end; slot++) {
        const row = slotRow[slot];
        if (row < 0) continue;
        sameVerb[row] = byVerb[verb[slot]];
        if (all !== null) all[row] = end - start;
      }
      start = end;
    }
  }
}
