import type { ActorOrder } from './actor-order.js';
import { codeIds } from './id-codes.js';

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

/** Finds the sessions; sessions of one account may overlap in time (owner and service). O(actions). */
export function tableSessions({ offset, t, session: id, nActions: nSlots }: ActorOrder): SessionTable {
  const { code, nCodes } = codeIds(id);
  const session = new Uint32Array(nSlots);
  const rank = new Uint32Array(nSlots);
  const previous = new Uint32Array(nSlots);
  const nActions = new Uint32Array(nSlots);
  const startSec = new Uint32Array(nSlots);
  const endSec = new Uint32Array(nSlots);
  const gapSquares = new Float64Array(nSlots);
  const lastSlot = new Uint32Array(nCodes);
  let nSessions = 0;
  for (let account = 0; account + 1 < offset.length; account++) {
    const from = offset[account];
    const to = offset[account + 1];
    for (let slot = from; slot < to; slot++) {
      const last = lastSlot[code[slot]];
      lastSlot[code[slot]] = slot + 1;
      const sec = t[slot];
      if (last <= from) {
        session[slot] = nSessions;
        nActions[nSessions] = 1;
        startSec[nSessions] = sec;
        endSec[nSessions++] = sec;
        continue;
      }
      const number = session[last - 1];
      const gapSec = sec - endSec[number];
      session[slot] = number;
      previous[slot] = last;
      rank[slot] = nActions[number];
      nActions[number] = nActions[number] + 1;
      gapSquares[number] = gapSquares[number] + gapSec * gapSec;
      endSec[number] = sec;
    }
  }
  return { session, rank, previous, nSessions, nActions, startSec, endSec, gapSquares };
}
