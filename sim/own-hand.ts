import { NONE } from './traffic/columns.js';
import { CLIENT } from './traffic/verb.js';
import type { EpochContext, Hand } from './world/context.js';

/** The owner's own hand: a new session in the official app on the main device, at home; `place` says what is different. */
export function ownHand(
  epoch: EpochContext,
  account: number,
  place: Partial<Pick<Hand, 'device' | 'client' | 'network'>> = {},
): Hand {
  return {
    actor: account,
    session: epoch.newSession(),
    device: epoch.view.mainDevice(account),
    client: CLIENT.officialApp,
    network: epoch.view.homeNetwork(account),
    campaign: NONE,
    ...place,
  };
}
