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
    for (let slot = offset[account] as number; slot < (offset[account + 1] as number); slot++) {
      const place = code[slot] as number;
      if (lastAccount[place] === account + 1) continue;
      lastAccount[place] = account + 1;
      nAccounts[place] = (nAccounts[place] as number) + 1;
    }
  return { code, nCodes, nAccounts };
}
