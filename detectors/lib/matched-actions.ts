import type { U32 } from '../../sim/traffic/columns.js';
import { PairTable } from './pair-table.js';

/** Actions by what they were done to (a follow of one account, a like of one post), in the order of time at each. */
export interface ActionsByAim {
  readonly nActors: number;
  /** Aim `i` was acted upon by the places `offset[i] .. offset[i+1])`. */
  readonly offset: Uint32Array;
  /** Per place: number of the actor, and the second. */
  readonly actor: Uint32Array;
  readonly t: Uint32Array;
  /** Per place: the row that it came from. */
  readonly row: Uint32Array;
  /** Actors and seconds of each aim once more, each actor's together, in order of time. */
  readonly groupedActor: Uint32Array;
  readonly groupedT: Uint32Array;
  /** Per actor: actions in all. */
  readonly nActions: Uint32Array;
}

/** Sorts actions by their aim; rows must come in order of time, actors and aims be numbered from 0. Three counting sorts, O(n). */
export function sortByAim(actions: { actor: U32; nActors: number; aim: U32; nAims: number; t: U32 }): ActionsByAim {
  const { actor, nActors, aim, nAims, t } = actions;
  const offset = offsetsOf(aim, nAims);
  const actorOffset = offsetsOf(actor, nActors);
  const inTime = Uint32Array.from({ length: aim.length }, (_, row) => row);
  const row = sorted(inTime, aim, offset);
  const grouped = sorted(sorted(inTime, actor, actorOffset), aim, offset);
  return {
    nActors,
    offset,
    actor: row.map((each) => actor[each]),
    t: row.map((each) => t[each]),
    row,
    groupedActor: grouped.map((each) => actor[each]),
    groupedT: grouped.map((each) => t[each]),
    nActions: Uint32Array.from({ length: nActors }, (_, each) => actorOffset[each + 1] - actorOffset[each]),
  };
}

function offsetsOf(key: U32, n: number): Uint32Array {
  const offset = new Uint32Array(n + 1);
  for (let row = 0; row < key.length; row++) offset[key[row] + 1] = offset[key[row] + 1] + 1;
  for (let each = 0; each < n; each++) offset[each + 1] = offset[each + 1] + offset[each];
  return offset;
}

/** Rows by their key; rows with the same key stay in order. */
function sorted(rows: Uint32Array, key: U32, offset: Uint32Array): Uint32Array {
  const next = offset.slice();
  const out = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) out[next[key[rows[at]]]++] = rows[at];
  return out;
}

/** What counts as a match. */
export interface MatchRule {
  /** Two actions on the same aim match when they are at most so far apart. */
  readonly withinSec: number;
  /** An action is held against so many later ones on its aim at most; the rest go uncounted, so that popular aims cost no more than n times this. */
  readonly maxCompanions: number;
  /** Actors with fewer actions are left out. */
  readonly minActions: number;
  /** Counts each aim once, however often two actors match there; for `aimsOfActors`. */
  readonly isDistinct?: boolean;
}

/**
 * Counts the matched actions of every two actors: at each aim one to one, as many as possible.
 *
 * Readable form: for each aim and each pair of actors with actions there at most `withinSec` apart, walk both lists of seconds together; where the
 * heads match, count one and drop both, else drop the earlier head (which is optimal for intervals of one length); add up over aims.
 * Here: a window slides over the actions at an aim; the first time a pair comes up there, its lists are walked. O(n x companions).
 */
export function countMatches(actions: ActionsByAim, rule: MatchRule): PairTable {
  const { nActors, offset, actor, t, groupedActor, groupedT, nActions } = actions;
  const { withinSec, maxCompanions, minActions, isDistinct = false } = rule;
  const table = new PairTable();
  let metAt = new Uint32Array(0);
  const firstHere = new Uint32Array(nActors);
  const nHere = new Uint32Array(nActors);
  for (let aim = 0; aim + 1 < offset.length; aim++) {
    const end = offset[aim + 1];
    if (end - offset[aim] < 2) continue;
    for (let place = offset[aim]; place < end; place++) {
      const each = groupedActor[place];
      if (place === offset[aim] || groupedActor[place - 1] !== each) {
        firstHere[each] = place;
        nHere[each] = 0;
      }
      nHere[each] = nHere[each] + 1;
    }
    for (let place = offset[aim]; place < end; place++) {
      const a = actor[place];
      if (nActions[a] < minActions) continue;
      const stop = Math.min(end, place + 1 + maxCompanions);
      for (let other = place + 1; other < stop && t[other] - t[place] <= withinSec; other++) {
        const b = actor[other];
        if (a === b || nActions[b] < minActions) continue;
        const pair = table.pairOf(a, b);
        if (nHere[a] === 1 && nHere[b] === 1) {
          table.count[pair]++;
          continue;
        }
        if (pair >= metAt.length) metAt = grown(metAt, table.low.length);
        if (metAt[pair] === aim + 1) continue;
        metAt[pair] = aim + 1;
        if (isDistinct) {
          table.count[pair]++;
          continue;
        }
        const ofA = groupedT.subarray(firstHere[a], firstHere[a] + nHere[a]);
        const ofB = groupedT.subarray(firstHere[b], firstHere[b] + nHere[b]);
        table.count[pair] += matchOneToOne(ofA, ofB, withinSec);
      }
    }
  }
  return table;
}

function grown(column: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(column);
  return larger;
}

/** Most matches, one to one, between two ascending lists of seconds. */
function matchOneToOne(a: Uint32Array, b: Uint32Array, withinSec: number): number {
  let nMatched = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const apart = a[i] - b[j];
    if (Math.abs(apart) <= withinSec) {
      nMatched++;
      i++;
      j++;
    } else if (apart < 0) i++;
    else j++;
  }
  return nMatched;
}

/** Per actor: how many different aims it acted upon. O(n). */
export function aimsOfActors({ nActors, offset, groupedActor }: ActionsByAim): Uint32Array {
  const nAims = new Uint32Array(nActors);
  for (let aim = 0; aim + 1 < offset.length; aim++)
    for (let place = offset[aim]; place < offset[aim + 1]; place++) {
      const actor = groupedActor[place];
      if (place === offset[aim] || groupedActor[place - 1] !== actor) nAims[actor] = nAims[actor] + 1;
    }
  return nAims;
}

/** Share of matched actions (or aims met at) among all of two actors: matched / (all of a + all of b - matched). */
export function similarityOf(nMatched: number, nA: number, nB: number): number {
  return nMatched / (nA + nB - nMatched);
}
