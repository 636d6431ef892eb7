import type { ActorOrder } from './actor-order.js';
import { mix } from '../../random/stream.js';

/** The sessions of a past: a session is one session id of one account. */
export interface SessionTable {
  /** Per slot: number of its session. */
  readonly session: Uint32Array;
  /** Per slot: how many actions of its session came before it. */
  readonly rank: Uint32Array;
  /** Per slot: the slot before it in its session, plus one; 0 where it is the first. */
  readonly previous: Uint32Array;
  readonly nSessions: number;
  /** Per session. */
  readonly nActions: Uint32Array;
  readonly startSec: Uint32Array;
  readonly endSec: Uint32Array;
  /** Sum of squared gaps between its actions, s^2. */
  readonly gapSquares: Float64Array;
}

/**
 * Finds the sessions; sessions of one account may overlap in time (owner and service). The ids of one account at a time go through a small table that stays in
 * the cache: what it holds of accounts before is older than the account's first slot, so it is never cleared. O(actions).
 */
export function tableSessions({ offset, t, session: id, nActions: nSlots }: ActorOrder): SessionTable {
  const session = new Uint32Array(nSlots);
  const rank = new Uint32Array(nSlots);
  const previous = new Uint32Array(nSlots);
  const nActions = new Uint32Array(nSlots);
  const startSec = new Uint32Array(nSlots);
  const endSec = new Uint32Array(nSlots);
  const gapSquares = new Float64Array(nSlots);
  /** Per session: its last slot so far, plus one. */
  const lastSlot = new Uint32Array(nSlots);
  const nCells = cellsFor(mostActions(offset));
  const cellId = new Uint32Array(nCells);
  const cellNumber = new Uint32Array(nCells);
  /** Slot that filled the cell, plus one; free where that is not after the account's first slot. */
  const filledAt = new Uint32Array(nCells);
  let nSessions = 0;
  for (let account = 0; account + 1 < offset.length; account++) {
    const from = offset[account];
    const to = offset[account + 1];
    const mask = cellsFor(to - from) - 1;
    for (let slot = from; slot < to; slot++) {
      const own = id[slot];
      const sec = t[slot];
      let number = 0;
      if (slot > from && own === id[slot - 1]) number = session[slot - 1];
      else {
        let cell = mix(own, 0) & mask;
        while (filledAt[cell] > from && cellId[cell] !== own) cell = (cell + 1) & mask;
        if (filledAt[cell] <= from) {
          filledAt[cell] = slot + 1;
          cellId[cell] = own;
          cellNumber[cell] = session[slot] = nSessions;
          nActions[nSessions] = 1;
          startSec[nSessions] = sec;
          endSec[nSessions] = sec;
          lastSlot[nSessions++] = slot + 1;
          continue;
        }
        number = cellNumber[cell];
      }
      const gapSec = sec - endSec[number];
      session[slot] = number;
      previous[slot] = lastSlot[number];
      lastSlot[number] = slot + 1;
      rank[slot] = nActions[number];
      nActions[number] = nActions[number] + 1;
      gapSquares[number] = gapSquares[number] + gapSec * gapSec;
      endSec[number] = sec;
    }
  }
  return { session, rank, previous, nSessions, nActions, startSec, endSec, gapSquares };
}

/** Cells of a table that is at most half full with `n` ids; a power of two. */
const cellsFor = (n: number): number => 2 << (32 - Math.clz32(n));

function mostActions(offset: Uint32Array): number {
  let most = 0;
  for (let account = 0; account + 1 < offset.length; account++)
    most = Math.max(most, offset[account + 1] - offset[account]);
  return most;
}
