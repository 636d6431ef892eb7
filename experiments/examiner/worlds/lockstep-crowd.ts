import { childKey, openStream, rootKey, type RandomStream } from '../../../random/stream.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../../sim/traffic/verb.js';
import { N_EPOCHS } from './arbitrary-world.js';
import { actionsOf, drawAccount, PERSON, shuffled, type Crowd, type CrowdSize, type Habit } from './crowd-members.js';
import { EPOCH_SEC, type TinyAction } from './tiny-world.js';

/** Accounts that the gang is paid to follow: nobody else knows them. Figures assumed, as in the other crowds: easy, not lifelike. */
const N_CUSTOMERS = 12;
/** Follows of one target lie within so many seconds. */
const STEP_SEC = 300;
/** What a gang's bot does besides, on a phone of its own: a little of what people do. */
const COVER: Habit = { ...PERSON, sessionsPerDay: 1, actionsPerSession: 1, verbs: [VERB.like] };

/**
 * People, and a gang that has nothing in common but its aims: every day all its bots follow the same obscure accounts within minutes. They are no busier
 * than people, have phones and the official app, and follow nobody at the start.
 */
export function lockstepCrowd(seed: string, { nPeople, nBots }: CrowdSize): Crowd {
  const key = rootKey(seed);
  const nAccounts = nPeople + nBots;
  const number = shuffled(nAccounts, openStream(key, 'numbers'));
  const people = number.slice(0, nPeople);
  const bots = number.slice(nPeople);
  const customers = people.slice(0, N_CUSTOMERS);
  const actions: TinyAction[] = [];
  for (let account = 0; account < nAccounts; account++) {
    const stream = openStream(childKey(key, 'actions'), String(account));
    const home = { device: account, network: 2 + stream.below(8) };
    const own = actionsOf(account, bots.includes(account) ? COVER : PERSON, home, nAccounts, stream);
    actions.push(...own.filter(({ target }) => !customers.includes(target)));
  }
  actions.push(...gangFollows(bots, customers, openStream(key, 'gang')));
  return {
    world: {
      accounts: Array.from({ length: nAccounts }, (_, account) => {
        const drawn = drawAccount(account, nAccounts, openStream(key, `account ${account}`));
        const isAlone = bots.includes(account);
        return { ...drawn, followings: isAlone ? [] : drawn.followings.filter((each) => !customers.includes(each)) };
      }),
      actions: actions.sort((a, b) => a.t - b.t || a.actor - b.actor),
      nEpochs: N_EPOCHS,
      bots,
      crowd: 'lockstep',
    },
    people,
  };
}

/** Every day the whole gang follows every customer, each within `STEP_SEC`, from wherever each bot lives. */
function gangFollows(bots: readonly number[], customers: readonly number[], stream: RandomStream): TinyAction[] {
  const actions: TinyAction[] = [];
  for (let epoch = 0; epoch < N_EPOCHS; epoch++)
    for (const target of customers) {
      const startSec = epoch * EPOCH_SEC + stream.below(EPOCH_SEC - STEP_SEC);
      for (const actor of bots)
        actions.push({
          ...{ t: startSec + stream.below(STEP_SEC), verb: VERB.follow, actor, target, object: NONE },
          ...{ session: (actor * N_EPOCHS + epoch) * 10 + 9, device: actor, client: CLIENT.officialApp, network: 2 },
        });
    }
  return actions;
}
