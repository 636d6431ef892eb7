import { VERB_NAMES } from '../../sim/traffic/verb.js';
import { featureBlock, type RawPast } from '../feature-block.js';
import type { ActorOrder } from '../lib/actor-order.js';
import { variationOf } from '../lib/spread.js';

const HOUR_SEC = 3600;
const DAY_SEC = 86_400;

/** How fast the actor was when the action happened. */
export default featureBlock({
  id: 'action-rates',
  summary: "the actor's pace around the action: its hour, its day, its session, the gaps beside it",
  unit: 'action',
  columns: [
    {
      name: 'same-verb-by-actor-this-hour',
      description: 'actions of the same kind by the actor in the same clock hour, this one included',
    },
    { name: 'same-verb-by-actor-today', description: 'actions of the same kind by the actor on the same calendar day' },
    { name: 'all-by-actor-this-hour', description: 'actions of any kind by the actor in the same clock hour' },
    { name: 'gap-before-sec', description: "seconds since the actor's action before it" },
    { name: 'gap-after-sec', description: "seconds until the actor's next action, where it happened before now" },
    { name: 'session-actions', description: 'actions of the session before now' },
    { name: 'session-sec', description: 'seconds from the first to the last action of the session before now' },
    { name: 'session-gap-cv', description: 'coefficient of variation of the gaps inside the session' },
  ],
  compute,
});

function compute(past: RawPast, out: readonly Float64Array[]): void {
  const { order, slotRow } = past.index;
  fillRuns(order, slotRow, HOUR_SEC, Math.floor(past.windowStartSec / HOUR_SEC), [out[0], out[2]]);
  fillRuns(order, slotRow, DAY_SEC, Math.floor(past.windowStartSec / DAY_SEC), [out[1], null]);
  fillGaps(past, out[3], out[4]);
  fillSessions(past, out.slice(5));
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

function fillGaps({ index, account }: RawPast, before: Float64Array, after: Float64Array): void {
  const { rowSlot } = index;
  const { offset, t } = index.order;
  for (let row = 0; row < rowSlot.length; row++) {
    const slot = rowSlot[row];
    const actor = account[row];
    before[row] = slot === offset[actor] ? NaN : t[slot] - t[slot - 1];
    after[row] = slot + 1 === offset[actor + 1] ? NaN : t[slot + 1] - t[slot];
  }
}

function fillSessions({ index }: RawPast, [length, duration, cv]: readonly Float64Array[]): void {
  const { rowSlot } = index;
  const { session, nActions, startSec, endSec, gapSquares } = index.sessions;
  for (let row = 0; row < rowSlot.length; row++) {
    const own = session[rowSlot[row]];
    length[row] = nActions[own];
    duration[row] = endSec[own] - startSec[own];
    cv[row] = variationOf(nActions[own] - 1, endSec[own] - startSec[own], gapSquares[own]);
  }
}
