import { NONE } from '../../sim/traffic/columns.js';
import { mix } from '../../random/stream.js';

/** Ids as small codes that can index a table. Codes mean nothing but equality. */
export interface IdCodes {
  /** One code a slot, below `nCodes`; NONE has the code `nCodes - 1`, which no other id has. */
  readonly code: Uint32Array;
  readonly nCodes: number;
}

/**
 * Gives every id of a column a small code. Ids that are already small (below four times the number of actions) stay as they are;
 * others go through a hash table. O(n).
 */
export function codeIds(ids: Uint32Array): IdCodes {
  let largest = 0;
  let hasNone = false;
  for (let slot = 0; slot < ids.length; slot++) {
    const id = ids[slot];
    if (id === NONE) hasNone = true;
    else if (id > largest) largest = id;
  }
  if (largest >= 4 * ids.length + 1024) return hashIds(ids);
  const nCodes = largest + 2;
  if (!hasNone) return { code: ids, nCodes };
  const code = ids.slice();
  for (let slot = 0; slot < code.length; slot++) if (code[slot] === NONE) code[slot] = nCodes - 1;
  return { code, nCodes };
}

/** Open addressing with linear probing at half load; NONE marks a free cell and never enters the table. */
function hashIds(ids: Uint32Array): IdCodes {
  let nRuns = 1; // at most so many distinct ids: neighbours in actor order mostly share session, device and network
  for (let slot = 1; slot < ids.length; slot++) if (ids[slot] !== ids[slot - 1]) nRuns++;
  const nCells = 2 ** Math.ceil(Math.log2(2 * nRuns + 2));
  const cellId = new Uint32Array(nCells).fill(NONE);
  const cellCode = new Uint32Array(nCells);
  const code = new Uint32Array(ids.length);
  let nSeen = 0;
  for (let slot = 0; slot < ids.length; slot++) {
    const id = ids[slot];
    if (id === NONE) continue;
    if (slot > 0 && id === ids[slot - 1]) {
      code[slot] = code[slot - 1];
      continue;
    }
    let cell = mix(id, 0) & (nCells - 1);
    while (cellId[cell] !== id && cellId[cell] !== NONE) cell = (cell + 1) & (nCells - 1);
    if (cellId[cell] === NONE) {
      cellId[cell] = id;
      cellCode[cell] = nSeen++;
    }
    code[slot] = cellCode[cell];
  }
  for (let slot = 0; slot < ids.length; slot++) if (ids[slot] === NONE) code[slot] = nSeen;
  return { code, nCodes: nSeen + 1 };
}
