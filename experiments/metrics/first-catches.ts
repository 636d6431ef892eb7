import { NONE } from '../../sim/traffic/columns.js';
import type { Judged } from '../metric.js';

/** Who is timed: an account, by its own inauthentic actions, or a campaign, by those of all accounts that work for it. */
export type Timed = 'account' | 'campaign';

/** When each account or campaign with an inauthentic action in the window was first caught: one value for each. */
export interface FirstCatches {
  /** Seconds from its first inauthentic action of the window to the first one that was hit, or to the first look that hit one; Infinity where none was. */
  readonly delaySec: Float64Array;
  /** Inauthentic actions that went by before that; all of them where none was hit. */
  readonly nBefore: Float64Array;
  /** Its inauthentic actions of the window. */
  readonly nActions: Float64Array;
  /** Seconds from its first inauthentic action of the window to the window's end: for so long it could have been caught. */
  readonly seenSec: Float64Array;
}

const HOUR_SEC = 3600;
/** Hours after the first inauthentic action at which the curve of catches is read. */
export const CATCH_HOURS: readonly number[] = [0, 1, 2, 3, 6, 9, 12, 18, 24, 36, 48, 60, 72];

const found = new WeakMap<Judged, Partial<Record<Timed, FirstCatches | null>>>();

/**
 * Times the first catch of every account, or campaign, with an inauthentic action among the rows. What the owner of a mixed account did himself is no
 * catch where it is hit: it is a false removal. The clock starts in the window, where the threshold was frozen, also for who was at work before. Null where
 * rows have no time or belong to no campaign. Computed once for all metrics of a cell. O(n).
 */
export function firstCatches(judged: Judged, timed: Timed): FirstCatches | null {
  const known = found.get(judged) ?? {};
  found.set(judged, known);
  if (known[timed] === undefined) known[timed] = timeCatches(judged, timed);
  return known[timed];
}

/**
 * Share caught by each hour of `CATCH_HOURS`, of those seen for as long as the last of them; in a window so short that nobody was, the first day only, of those
 * seen for a day. NaN where there is nobody.
 */
export function catchCurve(judged: Judged, timed: Timed): Float64Array {
  const catches = firstCatches(judged, timed);
  const isSeen = (hours: number): boolean => catches?.seenSec.some((seen) => seen >= hours * HOUR_SEC) === true;
  const longest = [CATCH_HOURS[CATCH_HOURS.length - 1], 24].find(isSeen) ?? -1;
  return Float64Array.from(CATCH_HOURS, (hours) =>
    hours > longest ? NaN : shareCaughtWithin(catches, hours * HOUR_SEC, longest * HOUR_SEC),
  );
}

/**
 * Share of those seen for at least `seenSec` (default: `withinSec`) that were caught within `withinSec` of their first inauthentic action. Who was seen for
 * less is left out whether caught or not, so that no threshold moves who is counted, and a lower one never lowers the share.
 */
export function shareCaughtWithin(catches: FirstCatches | null, withinSec: number, seenSec = withinSec): number {
  return meanOver(
    catches,
    ({ seenSec: seen }, at) => seen[at] >= seenSec,
    ({ delaySec }, at) => (delaySec[at] <= withinSec ? 1 : 0),
  );
}

/** Mean hours to the first catch, none counting more than `mostHours`, of those seen for so long. */
export function meanHoursToCatch(catches: FirstCatches | null, mostHours: number): number {
  const mostSec = mostHours * HOUR_SEC;
  return meanOver(
    catches,
    ({ seenSec }, at) => seenSec[at] >= mostSec,
    ({ delaySec }, at) => Math.min(delaySec[at], mostSec) / HOUR_SEC,
  );
}

/** Mean of a value over those who count; NaN without any. */
export function meanOver(
  catches: FirstCatches | null,
  counts: (catches: FirstCatches, at: number) => boolean,
  valueOf: (catches: FirstCatches, at: number) => number,
): number {
  if (catches === null) return NaN;
  let [n, sum] = [0, 0];
  for (let at = 0; at < catches.seenSec.length; at++) {
    if (!counts(catches, at)) continue;
    n++;
    sum += valueOf(catches, at);
  }
  return n === 0 ? NaN : sum / n;
}

function timeCatches({ nRows, isPositive, isHit, account, timing }: Judged, timed: Timed): FirstCatches | null {
  const key = timed === 'account' ? account : timing?.campaign;
  if (timing === undefined || key === undefined || key === null) return null;
  const { tSec, endSec, knownSec } = timing;
  const placeOf = new Map<number, number>();
  const firstSec: number[] = [];
  const caughtSec: number[] = [];
  for (let row = 0; row < nRows; row++) {
    if (isPositive[row] === 0 || key[row] === NONE) continue;
    let at = placeOf.get(key[row]);
    if (at === undefined) {
      at = firstSec.length;
      placeOf.set(key[row], at);
      firstSec.push(tSec[row]);
      caughtSec.push(Infinity);
    }
    const known = knownSec === undefined ? (isHit[row] === 1 ? tSec[row] : Infinity) : knownSec[row];
    if (known < caughtSec[at]) caughtSec[at] = known;
  }
  const nBefore = new Float64Array(firstSec.length);
  const nActions = new Float64Array(firstSec.length);
  // Of several actions in one second, those before the hit one went by.
  const isHitSeen = new Uint8Array(firstSec.length);
  for (let row = 0; row < nRows; row++) {
    if (isPositive[row] === 0 || key[row] === NONE) continue;
    const at = placeOf.get(key[row]) as number;
    nActions[at]++;
    if (knownSec === undefined) isHitSeen[at] |= isHit[row];
    else if (tSec[row] >= caughtSec[at]) isHitSeen[at] = 1;
    if (isHitSeen[at] === 0) nBefore[at]++;
  }
  return {
    delaySec: Float64Array.from(firstSec, (first, at) => caughtSec[at] - first),
    nBefore,
    nActions,
    seenSec: Float64Array.from(firstSec, (first) => endSec - first),
  };
}
