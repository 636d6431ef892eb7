import type { Measure } from '../enforcement.js';
import type { FollowLists } from './follow-lists.js';
import { MAX_FOLLOWINGS } from './habits.js';
import type { LiveState } from './live-state.js';
import { FOREVER_SEC } from './seconds.js';

/**
 * Carries out what the platform decided between two epochs, in the order given. A new block replaces an older one of the same account. What is not
 * possible (undoing a follow that is gone, closing a closed account) changes nothing. O(measures + followings of accounts that close or open).
 */
export function applyMeasures({ state, lists, removedFollows }: MeasuredWorld, measures: readonly Measure[]): void {
  for (const measure of measures) apply({ state, lists, removedFollows }, measure);
}

/** What measures change. */
export interface MeasuredWorld {
  readonly state: LiveState;
  readonly lists: FollowLists;
  /** Follows that were undone and neither put back nor made anew since, by `edgeKey`: only they can be put back. */
  readonly removedFollows: Set<number>;
}

/** One number for a follow: accounts stay below 2^26. */
const edgeKey = (account: number, target: number): number => account * 2 ** 26 + target;

/** Follows that were just made anew, as pairs of follower and followed, are the owners' doing: what was undone before is not put back any more. O(pairs). */
export function forgetRenewed(removedFollows: Set<number>, followed: Uint32Array): void {
  if (removedFollows.size === 0) return;
  for (let pair = 0; pair < followed.length; pair += 2)
    removedFollows.delete(edgeKey(followed[pair], followed[pair + 1]));
}

function apply({ state, lists, removedFollows }: MeasuredWorld, measure: Measure): void {
  const { account } = measure;
  switch (measure.kind) {
    case 'block':
      state.blockedFromSec[account] = measure.fromSec;
      state.blockedToSec[account] = measure.toSec;
      break;
    case 'lift-block':
      state.blockedFromSec[account] = state.blockedToSec[account] = 0;
      break;
    case 'reset-password':
      state.lockedOutFromSec[account] = Math.min(state.lockedOutFromSec[account], measure.atSec);
      break;
    case 'share-password':
      state.lockedOutFromSec[account] = FOREVER_SEC;
      break;
    case 'remove-follow':
      // The follows of a closed account are out of everybody's counts already.
      if (!isClosed(state, account) && lists.remove(account, measure.target))
        removedFollows.add(edgeKey(account, measure.target));
      break;
    case 'restore-follow':
      // What its owner had ended before, or began again since, stays as it is.
      if (removedFollows.delete(edgeKey(account, measure.target))) restoreFollow(state, lists, account, measure.target);
      break;
    case 'close-account':
      if (isClosed(state, account) || measure.atSec >= state.plannedLeaveSec[account]) break;
      state.population.leavesSec[account] = measure.atSec;
      countFollowings(lists, account, -1);
      break;
    case 'reopen-account':
      if (!isClosed(state, account)) break;
      state.population.leavesSec[account] = state.plannedLeaveSec[account];
      countFollowings(lists, account, 1);
      break;
  }
}

const isClosed = ({ population, plannedLeaveSec }: LiveState, account: number): boolean =>
  population.leavesSec[account] < plannedLeaveSec[account];

function restoreFollow(state: LiveState, lists: FollowLists, account: number, target: number): void {
  if (isClosed(state, account) || lists.has(account, target)) return;
  if (lists.columns.length[account] >= MAX_FOLLOWINGS) return;
  if (!lists.hasRoom(account)) lists.makeRoom();
  lists.addNew(account, target);
}

/** A closed account keeps its list, so that it can come back as it was; only the counts of those it follows change. */
function countFollowings({ columns }: FollowLists, account: number, by: 1 | -1): void {
  const { start, length, pool, nFollowers } = columns;
  const end = start[account] + length[account];
  for (let place = start[account]; place < end; place++) nFollowers[pool[place]] += by;
}
