import { NONE, type U32 } from '../../sim/traffic/columns.js';
import type { GroupColumns, Reason } from '../detector.js';
import type { Past } from '../past.js';

/**
 * The one rule by which scores pass between levels.
 *
 * Up: an account scores the upper quantile of the scores of its actions in the window (the ceil(q n)-th smallest of n; q = 1 is the
 * highest), 0 when it gave none. Down: an action scores what its account scores, times `outside` (half) when the method found the account by a block or a
 * group and the action is not part of it. Groups: the members of a group score the mean of what they score as accounts.
 */

/** Quantile of an account's action scores when a method has no reason for another; assumed: one odd action in ten does not condemn. */
export const ACCOUNT_QUANTILE = 0.9;

/** What remains of an account's score for an action outside the block or group that the account was found by; assumed. */
export const OUTSIDE_SHARE = 0.5;

/**
 * Fills `out[row]` for the accounts of a past from scores of actions: `score[k]` is of an action by `actor[k]`. O(n log n) in the actions of an
 * account.
 */
export function accountsFromActions(
  actor: U32,
  score: Float64Array,
  past: Pick<Past, 'account' | 'nAccounts' | 'nRows'>,
  out: Float64Array,
  quantile = ACCOUNT_QUANTILE,
): void {
  const offset = new Uint32Array(past.nAccounts + 1);
  for (let k = 0; k < score.length; k++) offset[actor[k] + 1] = offset[actor[k] + 1] + 1;
  for (let account = 0; account < past.nAccounts; account++)
    offset[account + 1] = offset[account + 1] + offset[account];
  const next = offset.slice();
  const grouped = new Float64Array(score.length);
  for (let k = 0; k < score.length; k++) grouped[next[actor[k]]++] = score[k];
  for (let row = 0; row < past.nRows; row++) {
    const own = grouped.subarray(offset[past.account[row]], offset[past.account[row] + 1]).sort();
    out[row] = own.length === 0 ? 0 : own[Math.max(0, Math.ceil(quantile * own.length) - 1)];
  }
}

/**
 * Fills `out[row]` for the actions of a past from scores of accounts. `isInside(row)`: whether the action is part of what its account was
 * found by; all are, where none is given. O(rows).
 */
export function actionsFromAccounts(
  accountScore: Float64Array,
  past: Pick<Past, 'account' | 'nRows'>,
  out: Float64Array,
  isInside: (row: number) => boolean = () => true,
): void {
  for (let row = 0; row < past.nRows; row++)
    out[row] = accountScore[past.account[row]] * (isInside(row) ? 1 : OUTSIDE_SHARE);
}

/** The reason that takes an action’s score down from its account’s, where it is not part of what the account was found by; none where it is. */
export function outsideReasons(accountScore: number, isInside: boolean): Reason[] {
  if (isInside || accountScore === 0) return [];
  return [
    {
      reason: 'this action is no part of what its account was found by',
      contribution: accountScore * (OUTSIDE_SHARE - 1),
    },
  ];
}

/**
 * Fills the groups of a past: `groupOf[account]` is the number of an account's group or NONE, and a group scores the mean of its accounts.
 * Groups of which fewer than two accounts are rows are left out. O(rows).
 */
export function groupsFromAccounts(
  groupOf: Uint32Array,
  accountScore: Float64Array,
  past: Pick<Past, 'account' | 'nRows'>,
  out: GroupColumns,
): void {
  const sums = new Map<number, { n: number; score: number }>();
  for (let row = 0; row < past.nRows; row++) {
    const group = groupOf[past.account[row]];
    if (group === NONE) continue;
    const sum = sums.get(group) ?? { n: 0, score: 0 };
    sums.set(group, { n: sum.n + 1, score: sum.score + accountScore[past.account[row]] });
  }
  for (let row = 0; row < past.nRows; row++) {
    const group = groupOf[past.account[row]];
    const { n, score } = sums.get(group) ?? { n: 0, score: 0 };
    if (n < 2) continue;
    out.groupOf[row] = group;
    out.score[row] = score / n;
  }
}

/**
 * The action whose score an account takes over by the rule above: of the given ones, the ceil(quantile n)-th smallest, the earlier of equals first; -1 where it
 * gave none. O(n log n).
 */
export function decidingAction(
  actions: Iterable<number>,
  scoreOf: (action: number) => number,
  quantile = ACCOUNT_QUANTILE,
): number {
  const own = Array.from(actions, (action) => ({ action, score: scoreOf(action) }));
  own.sort((a, b) => a.score - b.score || a.action - b.action);
  return own.length === 0 ? -1 : own[Math.max(0, Math.ceil(quantile * own.length) - 1)].action;
}

/** The places of an account's actions in a log. O(actions). */
export function actionsOf(actor: U32, account: number): number[] {
  const own: number[] = [];
  for (let action = 0; action < actor.length; action++) if (actor[action] === account) own.push(action);
  return own;
}
