import { childKey, openStream, rootKey, type RandomStream } from '../../../random/stream.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../../sim/traffic/verb.js';
import { N_EPOCHS } from './arbitrary-world.js';
import { EPOCH_SEC, type TinyAccount, type TinyAction, type TinyWorld } from './tiny-world.js';

const N_PEOPLE = 54;
const N_BOTS = 6;

/** How one kind of account behaves; all figures are assumed: the crowd has to be easy, not lifelike. */
interface Habit {
  readonly sessionsPerDay: number;
  readonly actionsPerSession: number;
  readonly gapSec: number;
  /** True: gaps hardly vary. */
  readonly isRegular: boolean;
  readonly verbs: readonly number[];
  readonly client: number;
}

const PERSON: Habit = {
  sessionsPerDay: 2,
  actionsPerSession: 5,
  gapSec: 60,
  isRegular: false,
  verbs: [VERB.like, VERB.like, VERB.like, VERB.follow, VERB.comment, VERB.post],
  client: CLIENT.officialApp,
};
const BOT: Habit = {
  sessionsPerDay: 3,
  actionsPerSession: 12,
  gapSec: 25,
  isRegular: true,
  verbs: [VERB.follow, VERB.follow, VERB.like, VERB.unfollow],
  client: CLIENT.unofficial,
};

/**
 * A crowd of people and a few busy, regular bots: enough rows for methods that learn nothing from a dozen, and easy enough that
 * whatever promises to beat chance should. A gang's bots also follow one list in step, for methods that look for groups. Account numbers carry no order
 * by kind.
 */
export function crowdWorld(seed: string, { isGang = false, nPeople = N_PEOPLE, nBots = N_BOTS } = {}): TinyWorld {
  const key = rootKey(seed);
  const nAccounts = nPeople + nBots;
  const number = shuffled(nAccounts, openStream(key, 'numbers'));
  const bots = number.slice(nPeople);
  const actions: TinyAction[] = [];
  for (let account = 0; account < nAccounts; account++) {
    const isBot = bots.includes(account);
    const stream = openStream(childKey(key, 'actions'), String(account));
    actions.push(...actionsOf(account, isBot ? BOT : PERSON, isBot, nAccounts, stream));
  }
  if (isGang) actions.push(...gangActions(bots, nAccounts, openStream(key, 'gang')));
  return {
    accounts: Array.from({ length: nAccounts }, (_, account) =>
      drawAccount(account, nAccounts, openStream(key, `account ${account}`)),
    ),
    actions: actions.sort((a, b) => a.t - b.t || a.actor - b.actor),
    nEpochs: N_EPOCHS,
    bots,
  };
}

function drawAccount(account: number, nAccounts: number, stream: RandomStream): TinyAccount {
  const followings = new Set(Array.from({ length: 5 }, () => stream.below(nAccounts)));
  followings.delete(account);
  return {
    createdSec: -stream.below(300) * EPOCH_SEC,
    isPrivate: stream.uniform() < 0.3,
    isBusiness: stream.uniform() < 0.1,
    hasPicture: stream.uniform() < 0.9,
    nPostsBefore: stream.below(80),
    followings: [...followings],
  };
}

function actionsOf(actor: number, habit: Habit, isBot: boolean, nAccounts: number, stream: RandomStream): TinyAction[] {
  const actions: TinyAction[] = [];
  const home = {
    device: isBot ? 1000 + (actor % 2) : actor,
    network: isBot ? 1 : 2 + stream.below(8),
    client: habit.client,
  };
  let nPosts = 0;
  for (let epoch = 0; epoch < N_EPOCHS; epoch++) {
    const nSessions = Math.min(9, stream.poisson(habit.sessionsPerDay));
    for (let session = 0; session < nSessions; session++) {
      let t = epoch * EPOCH_SEC + stream.below(EPOCH_SEC - 7200);
      const nActions = 1 + stream.poisson(habit.actionsPerSession);
      for (let rank = 0; rank < nActions; rank++) {
        const verb = habit.verbs[stream.below(habit.verbs.length)];
        const other = (actor + 1 + stream.below(nAccounts - 1)) % nAccounts;
        const post = verb === VERB.post ? postNumber(actor, nPosts++) : postNumber(other, stream.below(4));
        const place = { ...home, session: (actor * N_EPOCHS + epoch) * 10 + session };
        actions.push({ t, verb, actor, ...aimOf(verb, other, post), ...place });
        t += Math.round(habit.isRegular ? habit.gapSec + stream.below(5) : stream.exponential(habit.gapSec));
      }
    }
  }
  return actions.filter(({ t }) => t < N_EPOCHS * EPOCH_SEC);
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

/** Number of an account's post; likes go to its first few, which may come later or never: then their age is unknown. */
function postNumber(account: number, nth: number): number {
  return account * 100 + nth;
}

function aimOf(verb: number, other: number, post: number): Pick<TinyAction, 'target' | 'object'> {
  if (verb === VERB.post) return { target: NONE, object: post };
  return { target: other, object: verb === VERB.like || verb === VERB.comment ? post : NONE };
}

/** The numbers below n in random order (Fisher and Yates). */
function shuffled(n: number, stream: RandomStream): number[] {
  const numbers = Array.from({ length: n }, (_, number) => number);
  for (let last = n - 1; last > 0; last--) {
    const other = stream.below(last + 1);
    [numbers[last], numbers[other]] = [numbers[other], numbers[last]];
  }
  return numbers;
}
