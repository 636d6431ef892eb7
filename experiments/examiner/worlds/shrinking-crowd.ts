import fc from 'fast-check';
import type { CrowdKind } from '../../../detectors/detector.js';
import type { Crowd } from './crowd-members.js';
import { CROWD_SIZE, drawCrowd } from './crowd-world.js';
import { NONE } from '../../../sim/traffic/columns.js';
import { EPOCH_SEC, type TinyWorld } from './tiny-world.js';

/** A crowd, and what is left of it. */
interface CrowdPlan {
  readonly number: number;
  readonly nPeople: number;
  readonly nBots: number;
  /** Actions that each account keeps of a day, the first ones. */
  readonly nPerDay: number;
}

/** More actions than anybody of a crowd does in a day. */
const ALL_OF_A_DAY = 256;

/**
 * A crowd of a kind that shrinks to a handful of accounts: people, bots and the later actions of each day are left out, and what remains did just what it did in
 * the whole crowd. Drawn at full size always.
 */
export function shrinkingCrowd(kind: CrowdKind, isGang: boolean): fc.Arbitrary<TinyWorld> {
  const whole = { ...CROWD_SIZE[kind], nPerDay: ALL_OF_A_DAY };
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

/** Smaller plans, the boldest cut first. */
function* smaller(plan: CrowdPlan): Generator<CrowdPlan> {
  for (const key of ['nPeople', 'nBots', 'nPerDay'] as const)
    for (const n of new Set([1, plan[key] >> 2, plan[key] >> 1, plan[key] - 1]))
      if (n >= 1 && n < plan[key]) yield { ...plan, [key]: n };
}

/** Leaves out accounts and actions; those that stay get the numbers from 0 on, in their old order. */
function cutDown({ world, people }: Crowd, { nPeople, nBots, nPerDay }: CrowdPlan): TinyWorld {
  const kept = [...people.slice(0, nPeople), ...world.bots.slice(0, nBots)].sort((a, b) => a - b);
  const numberOf = new Map(kept.map((old, number) => [old, number]));
  const renumbered = (accounts: readonly number[]): number[] => accounts.flatMap((old) => numberOf.get(old) ?? []);
  const nOf = new Map<string, number>();
  const isKept = ({ actor, target, t }: TinyWorld['actions'][number]): boolean => {
    if (!numberOf.has(actor) || (target !== NONE && !numberOf.has(target))) return false;
    const day = `${actor} ${Math.floor(t / EPOCH_SEC)}`;
    const n = (nOf.get(day) ?? 0) + 1;
    nOf.set(day, n);
    return n <= nPerDay;
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
