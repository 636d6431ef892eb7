import type { ActorOrder } from './actor-order.js';
import { codeIds, type IdCodes } from './id-codes.js';

/** One kind of place, devices or networks, over the whole past. */
export interface PlaceTable extends IdCodes {
  /** Per code: distinct accounts seen there before now. */
  readonly nAccounts: Uint32Array;
}

/** Codes a place column and counts the accounts at each place. O(actions). */
export function tablePlaces({ offset }: ActorOrder, ids: Uint32Array): PlaceTable {
  const { code, nCodes } = codeIds(ids);
  const nAccounts = new Uint32Array(nCodes);
  const lastAccount = new Uint32Array(nCodes);
  for (let account = 0; account + 1 < offset.length; account++)
    for (let slot = offset[account]; slot < offset[account + 1]; slot++) {
      const place = code[slot];
      if (lastAccount[place] === account + 1) continue;
      lastAccount[place] = account + 1;
      nAccounts[place] = nAccounts[place] + 1;
    }
  return { code, nCodes, nAccounts };
}
