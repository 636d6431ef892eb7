import type { Range } from './blocks.js';
import type { GraphRequest } from './graph-draft.js';
import { MAX_FOLLOWINGS } from './habits.js';
import { drawPicks, RETURNED } from './pick-followings.js';
import { sharedU32 } from './shared.js';

/** Pass 1 over a range: draws the picks; returns how many of them come back, per account picked. */
export function pickRange({ draft, nAccounts }: GraphRequest, [from, to]: Range): Uint32Array {
  const { picks, pickStart, nPicked } = draft!;
  const nReturned = sharedU32(nAccounts);
  for (let a = from; a < to; a++) {
    const start = pickStart[a];
    const count = drawPicks(draft!, a);
    nPicked[a] = count;
    for (let place = start; place < start + count; place++) {
      const pick = picks[place];
      if (pick >= RETURNED) nReturned[pick - RETURNED]++;
    }
  }
  return nReturned;
}

/** Pass 2 over a range: hands each returned pick to whom it goes. Ranges in account order keep every slot list ascending. */
export function returnRange({ draft, returns }: GraphRequest, [from, to]: Range, piece: number): void {
  const { picks, pickStart, nPicked } = draft!;
  const { from: giver, cursors } = returns!;
  const cursor = cursors[piece];
  for (let a = from; a < to; a++) {
    const end = pickStart[a] + nPicked[a];
    for (let place = pickStart[a]; place < end; place++) {
      const pick = picks[place];
      if (pick >= RETURNED) giver[cursor[pick - RETURNED]++] = a;
    }
  }
}

/** Pass 3 over a range: merges picks and returns, both ascending, into the lists; returns how often each account was met. */
export function mergeRange({ draft, returns, lists, nAccounts }: GraphRequest, [from, to]: Range): Uint32Array {
  const { picks, pickStart, nPicked } = draft!;
  const { start: returnStart, from: giver } = returns!;
  const { start, length, nSorted, pool } = lists!;
  const nFollowers = sharedU32(nAccounts);
  for (let a = from; a < to; a++) {
    let pick = pickStart[a];
    const picksEnd = pick + nPicked[a];
    let give = returnStart[a];
    const givesEnd = returnStart[a + 1];
    const first = start[a];
    const full = first + MAX_FOLLOWINGS;
    let write = first;
    while (write < full && (pick < picksEnd || give < givesEnd)) {
      const next = pick < picksEnd ? picks[pick] & ~RETURNED : 0x7fffffff;
      const other = give < givesEnd ? giver[give] : 0x7fffffff;
      const target = next < other ? next : other;
      if (next === target) pick++;
      if (other === target) give++;
      pool[write++] = target;
      nFollowers[target]++;
    }
    length[a] = nSorted[a] = write - first;
  }
  return nFollowers;
}

/** Pass 4 over a range: copies the lists into the CSR. */
export function copyRange({ lists, graph }: GraphRequest, [from, to]: Range): void {
  const { start, length, pool } = lists!;
  const { offset, target } = graph!;
  for (let a = from; a < to; a++) target.set(pool.subarray(start[a], start[a] + length[a]), offset[a]);
}
