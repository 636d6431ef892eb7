import type { CrowdKind } from '../../../detectors/detector.js';
import { VERB } from '../../../sim/traffic/verb.js';
import { EPOCH_SEC, type TinyWorld } from './tiny-world.js';

/** Share of the pairs of a bot and a person that the tell has to order rightly. */
const LEAST_SHARE = 0.9;
/** Two follows of one account so close together are in step. */
const STEP_SEC = 300;

/** What each kind of crowd plants, read off the world itself: how bot-like an account is. */
const TELLS: Readonly<Record<CrowdKind, (world: TinyWorld) => readonly number[]>> = {
  busy: ({ accounts, actions }) =>
    counted(
      accounts.length,
      actions.map(({ actor }) => actor),
    ),
  lockstep: ({ accounts, actions }) => {
    const follows = actions.filter(({ verb }) => verb === VERB.follow);
    const isInStep = ({ actor, target, t }: TinyWorld['actions'][number]): boolean =>
      follows.some((other) => other.actor !== actor && other.target === target && Math.abs(other.t - t) <= STEP_SEC);
    return counted(
      accounts.length,
      follows.filter(isInStep).map(({ actor }) => actor),
    );
  },
  obscure: ({ accounts, actions }) => {
    const follows = actions.filter(({ verb }) => verb === VERB.follow);
    const isAlone = ({ actor, target }: TinyWorld['actions'][number]): boolean =>
      follows.every((other) => other.target !== target || other.actor === actor);
    const alone = counted(
      accounts.length,
      follows.filter(isAlone).map(({ actor }) => actor),
    );
    const all = counted(
      accounts.length,
      follows.map(({ actor }) => actor),
    );
    return alone.map((n, account) => n / Math.max(1, all[account]));
  },
  ring: ({ accounts, bots }) =>
    accounts.map(({ followings }) => {
      const nBots = followings.filter((each) => bots.includes(each)).length;
      return nBots / Math.max(1, followings.length);
    }),
};

/**
 * True where what is planted in a crowd can be seen on the day that is scored: who looks at the right thing orders nine pairs of a bot and a person out of ten.
 * It guards shrinking: a world in which nobody could tell them apart is no evidence against a detector.
 */
export function isTold(world: TinyWorld, scoredFromSec: number): boolean {
  const { bots, crowd, accounts } = world;
  if (crowd === undefined) return false;
  const isScored = (t: number): boolean => t >= scoredFromSec && t < scoredFromSec + EPOCH_SEC;
  const tell = TELLS[crowd]({ ...world, actions: world.actions.filter(({ t }) => isScored(t)) });
  const people = accounts.map((_, account) => account).filter((account) => !bots.includes(account));
  const nRight = bots.reduce((n, bot) => n + people.filter((person) => tell[bot] > tell[person]).length, 0);
  return nRight > 0 && nRight >= LEAST_SHARE * bots.length * people.length;
}

function counted(length: number, numbers: readonly number[]): number[] {
  const counts = Array.from({ length }, () => 0);
  for (const number of numbers) counts[number]++;
  return counts;
}
