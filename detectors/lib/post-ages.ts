import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { ActorOrder } from './actor-order.js';
import { codeIds } from './id-codes.js';

/** Per slot: seconds between the making of the post and the action on it; NaN where the post was not seen being made. O(actions). */
export function postAges({ nActions, verb, object, t }: ActorOrder): Float64Array {
  const { code, nCodes } = codeIds(object);
  const madeSec = new Uint32Array(nCodes).fill(NONE);
  for (let slot = 0; slot < nActions; slot++)
    if (verb[slot] === VERB.post && t[slot] < madeSec[code[slot]]) madeSec[code[slot]] = t[slot];
  const age = new Float64Array(nActions).fill(NaN);
  for (let slot = 0; slot < nActions; slot++) {
    if (object[slot] === NONE || verb[slot] === VERB.post) continue;
    const made = madeSec[code[slot]];
    if (made <= t[slot]) age[slot] = t[slot] - made;
  }
  return age;
}
