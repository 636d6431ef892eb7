import type { Measure } from '../enforcement.js';
import type { FollowLists } from './follow-lists.js';
import type { LiveState } from './live-state.js';

/** Carries out what the platform decided between two epochs. A new block replaces an older one of the same account. */
export function applyMeasures(state: LiveState, lists: FollowLists, measures: readonly Measure[]): void {
  for (const measure of measures) {
    const { account } = measure;
    if (measure.kind === 'block') {
      state.blockedFromSec[account] = measure.fromSec;
      state.blockedToSec[account] = measure.toSec;
    } else if (measure.kind === 'reset-password')
      state.lockedOutFromSec[account] = Math.min(state.lockedOutFromSec[account], measure.atSec);
    else lists.remove(account, measure.target);
  }
}
