import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { ActorOrder } from './actor-order.js';
import { codeIds } from './id-codes.js';

/** Per slot: seconds between the making of the post and the action on it; NaN where the post was not seen being made. O(actions). */
export function postAges({ nActions, verb, object, t, slot: slotAt }: ActorOrder): Float64Array {
  const { code, nCodes } = codeIds(object);
  const madeSec = new Float64Array(nCodes).fill(NaN);
  const age = new Float64Array(nActions).fill(NaN);
  for (let place = 0; place < nActions; place++) {
    const slot = slotAt[place];
    if (object[slot] === NONE) continue;
    if (verb[slot] === VERB.post) madeSec[code[slot]] = t[slot];
    else age[slot] = t[slot] - madeSec[code[slot]];
  }
  return age;
}
