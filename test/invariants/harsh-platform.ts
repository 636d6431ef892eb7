import type { Enforcement, Measure } from '../../sim/enforcement.js';
import type { SimulateOptions } from '../../sim/simulate.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';

const DAY_SEC = 86_400;
/** Actions a day that an account, and a network, may do. */
const PER_ACCOUNT = 4;
const PER_NETWORK = 12;

/**
 * A platform that does everything an operator can notice within ten days: daily lines per account and per network, accounts that never get through, on day 4
 * all follows undone that stand, new passwords on day 5, closed accounts on day 6. The same for the same world.
 */
export function harshPlatform(): Required<Pick<SimulateOptions, 'enforcement' | 'witness'>> {
  const counts = new Map<string, number>();
  const used = new Set<number>();
  const follows: (readonly [number, number])[] = [];
  const enforcement: Enforcement = {
    lets({ actor, network }, tSec, verb) {
      used.add(actor);
      if (verb === VERB.login || verb === VERB.unfollow || verb === VERB.post) return true;
      const day = Math.floor(tSec / DAY_SEC);
      const [own, shared] = [`account ${actor} on ${day}`, `network ${network} on ${day}`];
      const [nOwn, nShared] = [counts.get(own) ?? 0, counts.get(shared) ?? 0];
      if (actor % 7 === 0 || nOwn >= PER_ACCOUNT || nShared >= PER_NETWORK) return false;
      counts.set(own, nOwn + 1);
      counts.set(shared, nShared + 1);
      return true;
    },
    after({ endSec, nActions, verb, actor, target }: Epoch): Measure[] {
      for (let row = 0; row < nActions; row++) if (verb[row] === VERB.follow) follows.push([actor[row], target[row]]);
      const day = endSec / DAY_SEC;
      if (day === 4) return follows.map(([account, aim]) => ({ kind: 'remove-follow', account, target: aim }));
      const touched = [...used].filter((account) => account % 3 === day - 5);
      if (day === 5) return touched.map((account) => ({ kind: 'reset-password', account, atSec: endSec }));
      return day === 6 ? touched.map((account) => ({ kind: 'close-account', account, atSec: endSec })) : [];
    },
  };
  // Only whoever sees the world founded knows who followed whom at its start.
  const witness: SimulateOptions['witness'] = {
    open({ graph: { offset, target } }) {
      for (let account = 0; account + 1 < offset.length; account++)
        for (let at = offset[account]; at < offset[account + 1]; at++) follows.push([account, target[at]]);
    },
    see: () => undefined,
  };
  return { enforcement, witness };
}
