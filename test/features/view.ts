import { VERB } from '../../sim/traffic/verb.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';

/** A past as plain objects, for oracles that look everything up the slow way. */
export class View {
  readonly world: TinyWorld;
  readonly nowSec: number;
  readonly windowStartSec: number;
  /** The log before now; an action's number is its place here. */
  readonly log: readonly TinyAction[];
  readonly #edges: ReadonlySet<string>[] = [];

  constructor(world: TinyWorld, nEpochs: number, windowStartSec: number) {
    this.world = world;
    this.nowSec = nEpochs * EPOCH_SEC;
    this.windowStartSec = windowStartSec;
    this.log = world.actions.filter(({ t }) => t < this.nowSec);
    let edges = new Set(world.accounts.flatMap(({ followings }, a) => followings.map((b) => `${a}>${b}`)));
    for (const { verb, actor, target } of this.log) {
      this.#edges.push(edges);
      edges = new Set(edges);
      if (verb === VERB.follow) edges.add(`${actor}>${target}`);
      if (verb === VERB.unfollow) edges.delete(`${actor}>${target}`);
    }
    this.#edges.push(edges);
  }

  /** Whether a follows b just before the action with this number (at now, when it is the log's length). */
  follows(a: number, b: number, before = this.log.length): boolean {
    return this.#edges[before].has(`${a}>${b}`);
  }

  followers(account: number, before = this.log.length): number {
    return [...this.#edges[before]].filter((edge) => edge.endsWith(`>${account}`)).length;
  }

  followings(account: number, before = this.log.length): number {
    return [...this.#edges[before]].filter((edge) => edge.startsWith(`${account}>`)).length;
  }

  /** Numbers of the account's actions, all of the past. */
  all(account: number): number[] {
    return this.log.flatMap(({ actor }, number) => (actor === account ? [number] : []));
  }

  /** Numbers of the account's actions in the window. */
  window(account: number): number[] {
    return this.all(account).filter((number) => this.log[number].t >= this.windowStartSec);
  }

  /** The place of the first action of the window. */
  get windowPlace(): number {
    return this.log.filter(({ t }) => t < this.windowStartSec).length;
  }

  /** The follow that a later unfollow by the same account undoes: the last one that took effect; -1 for a starting edge. */
  followUndoneBy(number: number): number {
    const { actor, target } = this.log[number];
    for (let earlier = number - 1; earlier >= 0; earlier--) {
      const action = this.log[earlier];
      if (
        action.actor === actor &&
        action.target === target &&
        action.verb === VERB.follow &&
        !this.follows(actor, target, earlier)
      )
        return earlier;
    }
    return -1;
  }

  /** Other accounts with an action whose field has this value. */
  othersAt(field: 'device' | 'network', value: number, account: number): number {
    return new Set(
      this.log.filter((action) => action[field] === value && action.actor !== account).map(({ actor }) => actor),
    ).size;
  }

  windowDays(account: number): number {
    return Math.max(1, (this.nowSec - Math.max(this.windowStartSec, this.world.accounts[account].createdSec)) / 86_400);
  }
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const share = (part: number, whole: number): number => (whole === 0 ? NaN : part / whole);

/** Population coefficient of variation. */
export function variation(values: readonly number[]): number {
  const centre = mean(values);
  return values.length < 2 || centre === 0
    ? NaN
    : Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) / centre;
}

export function entropy(values: readonly (number | string)[]): number {
  if (values.length === 0) return NaN;
  return -[...countBy(values, (value) => value).values()].reduce(
    (sum, n) => sum + (n / values.length) * Math.log2(n / values.length),
    0,
  );
}

export function countBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length === 0
    ? NaN
    : sorted.length % 2 === 1
      ? sorted[middle]
      : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const most = (values: readonly number[]): number => Math.max(0, ...values);

export const gapsOf = (secs: readonly number[]): number[] => secs.slice(1).map((sec, position) => sec - secs[position]);
