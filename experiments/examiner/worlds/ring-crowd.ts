import { childKey, openStream, rootKey, type RandomStream } from '../../../random/stream.js';
import { N_EPOCHS } from './arbitrary-world.js';
import { actionsOf, drawAccount, PERSON, shuffled, type Crowd, type CrowdSize } from './crowd-members.js';
import type { TinyAction } from './tiny-world.js';

/** Mutual ties that each account seeks among its own kind, and how many bots have one with a person. Figures assumed: easy, not lifelike. */
const N_TIES = 4;
const ATTACK_SHARE = 0.3;
/** Share of the accounts of each kind that the desk has labelled. */
const LABELLED_SHARE = 0.4;

/**
 * People who are friends with people, and a ring of bots that follow one another; few ties lead across, and some accounts of each kind are labelled. In all
 * that they do bots are as people are: only the company tells.
 */
export function ringCrowd(seed: string, { nPeople, nBots }: CrowdSize): Crowd {
  const key = rootKey(seed);
  const nAccounts = nPeople + nBots;
  const number = shuffled(nAccounts, openStream(key, 'numbers'));
  const people = number.slice(0, nPeople);
  const bots = number.slice(nPeople);
  const followings = friendships(people, bots, openStream(key, 'ties'));
  const actions: TinyAction[] = [];
  for (let account = 0; account < nAccounts; account++) {
    const stream = openStream(childKey(key, 'actions'), String(account));
    const home = { device: account, network: 2 + stream.below(8) };
    actions.push(...actionsOf(account, PERSON, home, nAccounts, stream));
  }
  const labelled = [people, bots].flatMap((kind) => kind.slice(0, Math.ceil(LABELLED_SHARE * kind.length)));
  return {
    world: {
      accounts: Array.from({ length: nAccounts }, (_, account) => ({
        ...drawAccount(account, nAccounts, openStream(key, `account ${account}`)),
        followings: [...(followings.get(account) ?? [])],
      })),
      actions: actions.sort((a, b) => a.t - b.t || a.actor - b.actor),
      nEpochs: N_EPOCHS,
      bots,
      crowd: 'ring',
      labelled,
    },
    people,
  };
}

/** Who follows whom at the start, always both ways. */
function friendships(
  people: readonly number[],
  bots: readonly number[],
  stream: RandomStream,
): ReadonlyMap<number, ReadonlySet<number>> {
  const followings = new Map([...people, ...bots].map((account) => [account, new Set<number>()]));
  const tie = (one: number, other: number): void => {
    if (one === other) return;
    followings.get(one)?.add(other);
    followings.get(other)?.add(one);
  };
  for (const kind of [people, bots])
    for (const account of kind) for (let n = 0; n < N_TIES; n++) tie(account, kind[stream.below(kind.length)]);
  for (const bot of bots)
    if (people.length > 0 && stream.uniform() < ATTACK_SHARE) tie(bot, people[stream.below(people.length)]);
  return followings;
}
