import type { U32 } from '../../sim/traffic/columns.js';
import { codeTuples, type TupleCodes } from './code-tuples.js';
import type { ActionTable } from './past-actions.js';
import { percentileOf, type PercentileForm } from './percentile.js';

const DAY_SEC = 86_400;

/** How often an account did one thing from one network on one day. */
export interface DailyCounts extends TupleCodes {
  /** Per code (account, day, network, verb): actions. */
  readonly count: Uint32Array;
}

/** Counts actions by account, calendar day, network and verb. O(n). */
export function countDaily(actions: ActionTable<'t' | 'verb' | 'actor' | 'network'>): DailyCounts {
  const day = actions.t.map((sec) => Math.floor(sec / DAY_SEC));
  const codes = codeTuples(actions.nActions, [actions.actor, day, actions.network, actions.verb]);
  const count = new Uint32Array(codes.nCodes);
  for (let k = 0; k < actions.nActions; k++) count[codes.code[k]]++;
  return { ...codes, count };
}

/** How a limit is taken from daily counts. */
export interface LimitRule {
  /** 0 to 100. */
  readonly percentile: number;
  readonly form: PercentileForm;
  /** Networks with fewer account-days of a verb have no limit of their own. */
  readonly minDays: number;
}

/** One limit for all networks taken together is kept under this network number; no network has it. */
export const ANY_NETWORK = 0xffffffff;

/**
 * Highest usual daily count for each network and verb: a percentile of the given daily counts, one a day on which the account did it at all. Keys are
 * those of `limitKey`; the limit of a verb over all networks stands in where a network has too few days. O(n log n).
 */
export function dailyLimits(
  counts: { readonly network: U32; readonly verb: U32; readonly count: U32 },
  rule: LimitRule,
): Map<number, number> {
  const byKey = new Map<number, number[]>();
  for (let at = 0; at < counts.count.length; at++)
    for (const network of [counts.network[at], ANY_NETWORK]) {
      const key = limitKey(network, counts.verb[at]);
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [counts.count[at]]);
      else list.push(counts.count[at]);
    }
  const limits = new Map<number, number>();
  for (const [key, list] of byKey) {
    if (list.length < rule.minDays && !isOfAnyNetwork(key)) continue;
    limits.set(key, percentileOf(Float64Array.from(list).sort(), rule.percentile, rule.form));
  }
  return limits;
}

/** The limit of a network and verb, else that of the verb anywhere; Infinity where nobody ever did it. */
export function limitOf(limits: ReadonlyMap<number, number>, network: number, verb: number): number {
  return limits.get(limitKey(network, verb)) ?? limits.get(limitKey(ANY_NETWORK, verb)) ?? Infinity;
}

/** Verbs have codes below this. */
const MAX_VERBS = 16;

function limitKey(network: number, verb: number): number {
  return network * MAX_VERBS + verb;
}

function isOfAnyNetwork(key: number): boolean {
  return Math.floor(key / MAX_VERBS) === ANY_NETWORK;
}
