import type { RandomStream } from '../../../random/stream.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../../sim/traffic/verb.js';
import { N_EPOCHS } from './arbitrary-world.js';
import { EPOCH_SEC, type TinyAccount, type TinyAction, type TinyWorld } from './tiny-world.js';

/** A crowd, and who in it is a person: those that matter most to what is planted come first. */
export interface Crowd {
  readonly world: TinyWorld;
  readonly people: readonly number[];
}

/** How many of each. */
export interface CrowdSize {
  readonly nPeople: number;
  readonly nBots: number;
}

/** How one kind of account behaves; all figures are assumed: the crowd has to be easy, not lifelike. */
export interface Habit {
  readonly sessionsPerDay: number;
  readonly actionsPerSession: number;
  readonly gapSec: number;
  /** True: gaps hardly vary. */
  readonly isRegular: boolean;
  readonly verbs: readonly number[];
  readonly client: number;
}

/** People, in every kind of crowd. */
export const PERSON: Habit = {
  sessionsPerDay: 2,
  actionsPerSession: 5,
  gapSec: 60,
  isRegular: false,
  verbs: [VERB.like, VERB.like, VERB.like, VERB.follow, VERB.comment, VERB.post],
  client: CLIENT.officialApp,
};
/** Where an account acts from. */
export interface Home {
  readonly device: number;
  readonly network: number;
}

/** An account like any other: nothing in its profile tells bots from people. It follows five others at most. */
export function drawAccount(account: number, nAccounts: number, stream: RandomStream): TinyAccount {
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

/** What an account does on its own, from its one device: sessions at any time of the days. */
export function actionsOf(
  actor: number,
  habit: Habit,
  { device, network }: Home,
  nAccounts: number,
  stream: RandomStream,
): TinyAction[] {
  const actions: TinyAction[] = [];
  const home = { device, network, client: habit.client };
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

/** Number of an account's post; likes go to its first few, which may come later or never: then their age is unknown. */
function postNumber(account: number, nth: number): number {
  return account * 100 + nth;
}

function aimOf(verb: number, other: number, post: number): Pick<TinyAction, 'target' | 'object'> {
  if (verb === VERB.post) return { target: NONE, object: post };
  return { target: other, object: verb === VERB.like || verb === VERB.comment ? post : NONE };
}

/** The numbers below n in random order (Fisher and Yates). */
export function shuffled(n: number, stream: RandomStream): number[] {
  const numbers = Array.from({ length: n }, (_, number) => number);
  for (let last = n - 1; last > 0; last--) {
    const other = stream.below(last + 1);
    [numbers[last], numbers[other]] = [numbers[other], numbers[last]];
  }
  return numbers;
}
