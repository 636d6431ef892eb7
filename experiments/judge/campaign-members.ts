import { NONE } from '../../sim/traffic/columns.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { OWNER, type Truth } from '../../sim/truth/truth.js';
import type { CampaignMembers } from '../metric.js';
import type { BarePast } from './bare-past.js';
import { standings } from './coordinated.js';

/** A job that one or two accounts do is nobody's group; assumed. */
const LEAST_MEMBERS = 3;

/**
 * The campaigns of the window with at least three accounts, each with the accounts that acted for it; campaigns of coordinated operations are left
 * out. O(actions of the window).
 */
export function campaignMembers(truth: Truth, past: BarePast, traffic: Traffic): CampaignMembers[] {
  const standingOf = standings(truth);
  const members = new Map<number, { runBy: number; accounts: Set<number> }>();
  for (const [index, epoch] of traffic.epochs.entries()) {
    if (epoch.endSec <= past.windowStartSec || epoch.startSec >= past.nowSec) continue;
    const { controller, campaign } = truth.epochs[index];
    for (let row = 0; row < epoch.nActions; row++) {
      const runBy = controller[row];
      if (runBy === OWNER || campaign[row] === NONE || standingOf[runBy] !== 'inauthentic') continue;
      if (epoch.t[row] < past.windowStartSec || epoch.t[row] >= past.nowSec) continue;
      const known = members.get(campaign[row]) ?? { runBy, accounts: new Set<number>() };
      known.accounts.add(epoch.actor[row]);
      members.set(campaign[row], known);
    }
  }
  return [...members.values()]
    .filter(({ accounts }) => accounts.size >= LEAST_MEMBERS)
    .map(({ runBy, accounts }) => ({ runBy, accounts: Uint32Array.from(accounts).sort() }));
}
