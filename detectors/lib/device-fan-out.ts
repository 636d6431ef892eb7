import type { Traffic } from '../../sim/traffic/epoch.js';
import { codeTuples } from './code-tuples.js';
import { actionsSince } from './past-actions.js';

/**
 * How many accounts were ever seen on each device, by device number. O(actions of the past).
 */
export function accountsPerDevice(past: { readonly traffic: Traffic | null }): Map<number, number> {
  const { nActions, actor, device } = actionsSince(past, ['actor', 'device'], {
    fromSec: -Infinity,
    wants: () => true,
  });
  const { nCodes, firstRow } = codeTuples(nActions, [actor, device]);
  const nAccounts = new Map<number, number>();
  for (let pair = 0; pair < nCodes; pair++) {
    const place = device[firstRow[pair]];
    nAccounts.set(place, (nAccounts.get(place) ?? 0) + 1);
  }
  return nAccounts;
}
