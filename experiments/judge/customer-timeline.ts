import type { BarePast } from './bare-past.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { VERB, VERB_NAMES } from '../../sim/traffic/verb.js';
import { OWNER, type Truth } from '../../sim/truth/truth.js';
import { standings } from './coordinated.js';

/** One action of a customer's account in the test window, as it was and as the clean-up left it. */
export interface TimelineAction {
  readonly tSec: number;
  readonly verb: string;
  /** `owner`, or the id of the operation. */
  readonly controller: string;
  readonly outcome: 'kept' | 'removed';
}

/** The customer with the most mixed record in the window: the largest smaller half of own and foreign actions; -1 without any. */
export function mostMixedCustomer(truth: Truth, past: BarePast): number {
  if (past.actions === null) return -1;
  const standingOf = standings(truth);
  const nOwn = new Map<number, number>();
  const nForeign = new Map<number, number>();
  for (let row = 0; row < past.nRows; row++) {
    const account = past.account[row];
    if (truth.operator[account] !== OWNER) continue;
    const controller = truth.epochs[past.actions.epoch[row]].controller[past.actions.row[row]];
    if (standingOf[controller] === 'coordinated') continue;
    const counts = controller === OWNER ? nOwn : nForeign;
    counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  let best = -1;
  let bestMixed = 0;
  for (const [account, n] of nForeign) {
    const mixed = Math.min(n, nOwn.get(account) ?? 0);
    const isEarlierPerson = best >= 0 && truth.person[account] < truth.person[best];
    if (mixed > bestMixed || (mixed === bestMixed && mixed > 0 && isEarlierPerson))
      [best, bestMixed] = [account, mixed];
  }
  return best;
}

/** The window to list, and what is known of it. */
export interface TimelineWindow {
  readonly truth: Truth;
  readonly traffic: Traffic;
  readonly past: BarePast;
}

/** Lists what an account did in the window (logins left out) and which of it was removed. */
export function customerTimeline(
  { truth, traffic, past }: TimelineWindow,
  isHit: Uint8Array,
  account: number,
): TimelineAction[] {
  const removed = new Set<string>();
  for (let row = 0; row < past.nRows; row++)
    if (isHit[row] === 1 && past.account[row] === account)
      removed.add(`${past.actions?.epoch[row]}/${past.actions?.row[row]}`);
  const timeline: TimelineAction[] = [];
  for (const [index, { startSec, endSec, nActions, t, verb, actor }] of traffic.epochs.entries()) {
    if (endSec <= past.windowStartSec || startSec >= past.nowSec) continue;
    for (let row = 0; row < nActions; row++) {
      if (actor[row] !== account || verb[row] === VERB.login || t[row] < past.windowStartSec) continue;
      const controller = truth.epochs[index].controller[row];
      timeline.push({
        tSec: t[row],
        verb: VERB_NAMES[verb[row]],
        controller: controller === OWNER ? 'owner' : truth.operations[controller - 1].id,
        outcome: removed.has(`${index}/${row}`) ? 'removed' : 'kept',
      });
    }
  }
  return timeline;
}
