import { childKey, openStream, rootKey, type RandomStream } from '../../../random/stream.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../../sim/traffic/verb.js';
import { N_EPOCHS } from './arbitrary-world.js';
import { actionsOf, drawAccount, PERSON, shuffled, type Crowd, type CrowdSize, type Habit } from './crowd-members.js';
import { EPOCH_SEC, type TinyAction } from './tiny-world.js';

const BOT: Habit = {
  sessionsPerDay: 3,
  actionsPerSession: 12,
  gapSec: 25,
  isRegular: true,
  verbs: [VERB.follow, VERB.follow, VERB.like, VERB.unfollow],
  client: CLIENT.unofficial,
};

/**
 * People and a few busy, regular bots: enough rows for methods that learn nothing from a dozen, and easy enough that
 * whatever promises to beat chance should. A gang's bots also follow one list in step, for methods that look for groups. Account numbers carry no order
 * by kind.
 */
export function busyCrowd(seed: string, { nPeople, nBots }: CrowdSize, isGang: boolean): Crowd {
  const key = rootKey(seed);
  const nAccounts = nPeople + nBots;
  const number = shuffled(nAccounts, openStream(key, 'numbers'));
  const bots = number.slice(nPeople);
  const actions: TinyAction[] = [];
  for (let account = 0; account < nAccounts; account++) {
    const isBot = bots.includes(account);
    const stream = openStream(childKey(key, 'actions'), String(account));
    const home = isBot
      ? { device: 1000 + (account % 2), network: 1 }
      : { device: account, network: 2 + stream.below(8) };
    actions.push(...actionsOf(account, isBot ? BOT : PERSON, home, nAccounts, stream));
  }
  if (isGang) actions.push(...gangActions(bots, nAccounts, openStream(key, 'gang')));
  return {
    world: {
      accounts: Array.from({ length: nAccounts }, (_, account) =>
        drawAccount(account, nAccounts, openStream(key, `account ${account}`)),
      ),
      actions: actions.sort((a, b) => a.t - b.t || a.actor - b.actor),
      nEpochs: N_EPOCHS,
      bots,
      crowd: 'busy',
    },
    people: number.slice(0, nPeople),
  };
}

/** Targets a day that a gang follows; assumed. */
const GANG_TARGETS = 10;

/** Every day the whole gang follows the same accounts, each within five minutes. */
function gangActions(bots: readonly number[], nAccounts: number, stream: RandomStream): TinyAction[] {
  const actions: TinyAction[] = [];
  for (let epoch = 0; epoch < N_EPOCHS; epoch++)
    for (let n = 0; n < GANG_TARGETS; n++) {
      const target = stream.below(nAccounts);
      const startSec = epoch * EPOCH_SEC + stream.below(EPOCH_SEC - 300);
      for (const actor of bots) {
        if (actor === target) continue;
        const t = startSec + stream.below(300);
        const place = { session: (actor * N_EPOCHS + epoch) * 10 + 9, device: 1000 + (actor % 2), network: 1 };
        actions.push({ t, verb: VERB.follow, actor, target, object: NONE, client: BOT.client, ...place });
      }
    }
  return actions;
}
