import { z } from 'zod';
import type { F64 } from '../sim/traffic/columns.js';
import type { Past, Unit } from '../detectors/past.js';
import { blamed } from '../errors/blamed.js';
import { shown } from '../errors/shown.js';
import { UserError } from '../errors/user-error.js';
import type { AuditedScores, Decision, Policy, Sweep } from './policy.js';

/** Lets a policy choose its plan. Throws UserError naming it where it breaks. */
export function planOf(policy: Policy, audited: AuditedScores, level: Unit, params: unknown): unknown {
  return blamed(`policy ${policy.id}: prepare`, () => policy.prepare(audited, level, params));
}

/** Lets a policy decide: 1 for each row that it hits. Throws UserError naming it where it breaks, or fills in something else than 0 and 1. */
export function hitsOf(
  policy: Policy,
  plan: unknown,
  score: F64,
  past: Pick<Past, 'nRows' | 'account'>,
): Uint8Array<ArrayBuffer> {
  const isHit = new Uint8Array(past.nRows);
  const returned: unknown = blamed(`policy ${policy.id}: decide`, () => policy.decide(plan, score, past, isHit));
  if (returned !== undefined)
    throw new UserError(`policy ${policy.id}: decide: fills isHit and returns nothing; got ${typeof returned}`);
  const wrong = isHit.findIndex((hit) => hit > 1);
  if (wrong >= 0)
    throw new UserError(`policy ${policy.id}: decide: isHit[${wrong}]: expected 0 or 1, got ${isHit[wrong]}`);
  return isHit;
}

/** The threshold of a plan; NaN when the policy has none. Throws UserError where it is no number. */
export function thresholdOf(policy: Policy, plan: unknown): number {
  const threshold: unknown = blamed(`policy ${policy.id}: threshold`, () => policy.threshold(plan));
  if (typeof threshold === 'number') return threshold;
  throw new UserError(`policy ${policy.id}: threshold: expected a number, or NaN for none, got ${typeof threshold}`);
}

/** What a report should say about a plan. Throws UserError where it is no text. */
export function noteOf(policy: Policy, plan: unknown): string | null {
  const note: unknown = blamed(`policy ${policy.id}: note`, () => policy.note?.(plan) ?? null);
  if (note === null || typeof note === 'string') return note;
  throw new UserError(`policy ${policy.id}: note: expected a text or null, got ${typeof note}`);
}

/** The longest time, days, that a policy puts a removal off; 0 where it does not say. Throws UserError naming it where it breaks, or gives no such number. */
export function longestDelayOf(policy: Policy, params: unknown): number {
  const where = `policy ${policy.id}: longestDelayDays`;
  const longest: unknown = blamed(where, () => policy.longestDelayDays?.(params) ?? 0);
  if (typeof longest === 'number' && longest >= 0) return longest;
  throw new UserError(
    `${where}: expected a number of days, at least 0, got ${typeof longest === 'number' ? longest : shown(longest)}`,
  );
}

const days = z.number().min(0);
const decision = z.strictObject({
  account: z.int().min(0),
  reason: z.string(),
  removeAfterDays: days.optional(),
  tell: z.enum(['notice', 'warning']).optional(),
  resetPassword: z.boolean().optional(),
  limitDays: days.optional(),
  blockDays: z.union([days, z.literal(Infinity)]).optional(),
  refuseDays: days.optional(),
  refuseFrom: z.enum(['device', 'network']).optional(),
  purge: z.boolean().optional(),
});

/**
 * What a policy does about the suspects of a sweep; undefined where it does not respond. Throws UserError naming it where it breaks, or decides what can not be done: about
 * somebody who is no suspect, with fields that nobody knows, or with a longer delay than it said.
 */
export function decisionsOf(policy: Policy, sweep: Sweep, params: unknown): readonly Decision[] | undefined {
  if (policy.respond === undefined) return undefined;
  const given: unknown = blamed(`policy ${policy.id}: respond`, () => policy.respond?.(sweep, params));
  if (!Array.isArray(given))
    throw new UserError(`policy ${policy.id}: respond: expected a list of decisions, got ${typeof given}`);
  const suspects = new Set(sweep.suspects.map(({ account }) => account));
  const longest = longestDelayOf(policy, params);
  for (const one of given as readonly unknown[]) {
    const parsed = decision.safeParse(one);
    if (!parsed.success) {
      const [{ path, message }] = parsed.error.issues;
      throw new UserError(`policy ${policy.id}: respond: ${[...path, message].join(': ')}`);
    }
    const { account, removeAfterDays = 0 } = parsed.data;
    if (!suspects.has(account))
      throw new UserError(
        `policy ${policy.id}: respond: account: expected one of the sweep's suspects, got ${account}`,
      );
    if (removeAfterDays > longest)
      throw new UserError(
        `policy ${policy.id}: respond: removeAfterDays: ${removeAfterDays} is more than the ${longest} of longestDelayDays; declare as many there`,
      );
  }
  return given as readonly Decision[];
}
