import { childKey, openStream, rootKey, type RandomStream } from '../../../random/stream.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../../sim/traffic/verb.js';
import { N_EPOCHS } from './arbitrary-world.js';
import { actionsOf, drawAccount, PERSON, shuffled, type Crowd, type CrowdSize, type Habit } from './crowd-members.js';
import { EPOCH_SEC, type TinyAction } from './tiny-world.js';

/** Accounts that each bot is paid to follow, its own ones: nobody else follows them. Figures assumed: easy, not lifelike. */
const N_CUSTOMERS = 5;
/** Accounts that people follow: so few that people’s tastes fill the leading singular vectors of the graph, and so many that these have no room for more. */
const N_POPULAR = 80;
/** People mostly follow, so that their graph is dense; every third of them does so rarely, and so follows about as many as a bot. */
const KEEN: Habit = { ...PERSON, verbs: [VERB.follow, VERB.follow, VERB.like] };
const QUIET: Habit = { ...KEEN, sessionsPerDay: 0.5 };

/**
 * People who follow the same accounts as other people do, and a few bots that each follow five accounts which nobody else knows, one by one through the
 * day: too small and too scattered for a pattern of their own.
 */
export function obscureCrowd(seed: string, { nPeople, nBots }: CrowdSize): Crowd {
  const key = rootKey(seed);
  const nAccounts = nPeople + nBots;
  const number = shuffled(nAccounts, openStream(key, 'numbers'));
  const people = number.slice(0, nPeople);
  const bots = number.slice(nPeople);
  const unknown = people.slice(0, N_CUSTOMERS * nBots);
  const others = people.slice(unknown.length);
  const popular = (others.length > 0 ? others : people).slice(0, N_POPULAR);
  const actions: TinyAction[] = [];
  for (const [place, account] of people.entries()) {
    const stream = openStream(childKey(key, 'actions'), String(account));
    const home = { device: account, network: 2 + stream.below(8) };
    const habit = place % 3 === 0 ? QUIET : KEEN;
    for (const action of actionsOf(account, habit, home, nAccounts, stream)) {
      const target = action.verb === VERB.follow ? popular[action.target % popular.length] : action.target;
      if (target !== account && !unknown.includes(target)) actions.push({ ...action, target });
    }
  }
  for (const [place, bot] of bots.entries()) {
    const customers = unknown.slice(N_CUSTOMERS * place, N_CUSTOMERS * (place + 1));
    actions.push(...followsOf(bot, customers, openStream(childKey(key, 'bots'), String(bot))));
  }
  return {
    world: {
      accounts: Array.from({ length: nAccounts }, (_, account) => {
        const drawn = drawAccount(account, nAccounts, openStream(key, `account ${account}`));
        const isAlone = bots.includes(account);
        return { ...drawn, followings: isAlone ? [] : drawn.followings.filter((each) => !unknown.includes(each)) };
      }),
      actions: actions.sort((a, b) => a.t - b.t || a.actor - b.actor),
      nEpochs: N_EPOCHS,
      bots,
      crowd: 'obscure',
    },
    people,
  };
}

/** Every day a bot follows all its customers, at any time. */
function followsOf(actor: number, customers: readonly number[], stream: RandomStream): TinyAction[] {
  return Array.from({ length: N_EPOCHS }, (_, epoch) =>
    customers.map((target) => ({
      ...{ t: epoch * EPOCH_SEC + stream.below(EPOCH_SEC), verb: VERB.follow, actor, target, object: NONE },
      ...{ session: (actor * N_EPOCHS + epoch) * 10 + 9, device: actor, client: CLIENT.officialApp, network: 2 },
    })),
  ).flat();
}
