import fc from 'fast-check';
import type { CrowdKind } from '../../../detectors/detector.js';
import { N_EPOCHS } from './arbitrary-world.js';
import type { Crowd } from './crowd-members.js';
import { CROWD_SIZE, drawCrowd } from './crowd-world.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { EPOCH_SEC, type TinyWorld } from './tiny-world.js';

/** A crowd, and what is left of it: who by place in the lists of people and bots, what by day and by how many a day. */
interface CrowdPlan {
  readonly number: number;
  readonly people: readonly number[];
  readonly bots: readonly number[];
  /** Days [from, to) of which actions are kept. */
  readonly fromDay: number;
  readonly toDay: number;
  /** Actions that each account keeps of a day, the first ones. */
  readonly nPerDay: number;
}

/** More actions than anybody of a crowd does in a day. */
const ALL_OF_A_DAY = 256;

/**
 * A crowd of a kind that shrinks to a handful of accounts: people, bots, days and the later actions of each day are left out, and what remains did just what it did
 * in the whole crowd. Drawn at full size always.
 */
export function shrinkingCrowd(kind: CrowdKind, isGang: boolean): fc.Arbitrary<TinyWorld> {
  const { nPeople, nBots } = CROWD_SIZE[kind];
  const [people, bots] = [nPeople, nBots].map((n) => Array.from({ length: n }, (_, place) => place));
  const whole = { people, bots, fromDay: 0, toDay: N_EPOCHS, nPerDay: ALL_OF_A_DAY };
  return new CrowdPlans(whole).map((plan) => cutDown(drawCrowd(`crowd ${plan.number}`, { kind, isGang }), plan));
}

class CrowdPlans extends fc.Arbitrary<CrowdPlan> {
  readonly #whole: Omit<CrowdPlan, 'number'>;
  constructor(whole: Omit<CrowdPlan, 'number'>) {
    super();
    this.#whole = whole;
  }
  override generate(random: fc.Random): fc.Value<CrowdPlan> {
    return new fc.Value({ ...this.#whole, number: random.nextInt(0, 999_999) }, undefined);
  }
  override canShrinkWithoutContext(value: unknown): value is CrowdPlan {
    return typeof value === 'object';
  }
  override shrink(plan: CrowdPlan): fc.Stream<fc.Value<CrowdPlan>> {
    return fc.stream(smaller(plan)).map((each) => new fc.Value(each, undefined));
  }
}

/** Smaller plans, the boldest cut first. One person and one bot stay. */
function* smaller(plan: CrowdPlan): Generator<CrowdPlan> {
  for (const people of shorter(plan.people)) yield { ...plan, people };
  for (const bots of shorter(plan.bots)) yield { ...plan, bots };
  for (let day = plan.toDay - 1; day > plan.fromDay; day--) yield { ...plan, fromDay: day };
  for (let day = plan.fromDay + 1; day < plan.toDay; day++) yield { ...plan, toDay: day };
  for (const nPerDay of new Set([1, plan.nPerDay >> 2, plan.nPerDay >> 1, plan.nPerDay - 1]))
    if (nPerDay >= 1 && nPerDay < plan.nPerDay) yield { ...plan, nPerDay };
}

/** The list without each of its halves, quarters and so on, down to each single one. */
function* shorter(list: readonly number[]): Generator<number[]> {
  for (let size = list.length >> 1; size >= 1; size >>= 1)
    for (let at = 0; at < list.length; at += size) yield [...list.slice(0, at), ...list.slice(at + size)];
}

/** Leaves out accounts and actions; those that stay get the numbers from 0 on, in their old order. */
function cutDown({ world, people }: Crowd, plan: CrowdPlan): TinyWorld {
  const { fromDay, toDay, nPerDay } = plan;
  const kept = [...plan.people.map((place) => people[place]), ...plan.bots.map((place) => world.bots[place])].sort(
    (a, b) => a - b,
  );
  const numberOf = new Map(kept.map((old, number) => [old, number]));
  const renumbered = (accounts: readonly number[]): number[] => accounts.flatMap((old) => numberOf.get(old) ?? []);
  const nOf = new Map<string, number>();
  const isKept = ({ actor, target, t }: TinyWorld['actions'][number]): boolean => {
    if (!numberOf.has(actor) || (target !== NONE && !numberOf.has(target))) return false;
    const day = Math.floor(t / EPOCH_SEC);
    const n = (nOf.get(`${actor} ${day}`) ?? 0) + 1;
    nOf.set(`${actor} ${day}`, n);
    return n <= nPerDay && day >= fromDay && day < toDay;
  };
  return {
    ...world,
    accounts: kept.map((old) => ({ ...world.accounts[old], followings: renumbered(world.accounts[old].followings) })),
    actions: world.actions.filter(isKept).map((action) => ({
      ...action,
      actor: numberOf.get(action.actor) as number,
      target: action.target === NONE ? NONE : (numberOf.get(action.target) as number),
    })),
    bots: renumbered(world.bots),
    ...(world.labelled === undefined ? {} : { labelled: renumbered(world.labelled) }),
  };
}
