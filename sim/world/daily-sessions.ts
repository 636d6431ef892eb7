import { mixSigned } from '../../random/stream.js';
import { weekdayFactor } from './circadian.js';
import type { LiveState } from './live-state.js';

const DAY_SEC = 86_400;
const TO_UNIT = 1 / 4294967296;
/** More openings than this in a day are cut; assumed. */
export const MAX_SESSIONS = 48;
const DAY_SALT = 0x6461_7973;

/**
 * Draws when an account opens the app on a day: start seconds inside [fromSec, toSec), ascending, into `out`; returns how many. Depends on
 * the account's own day stream only, so a day looks the same whatever the epoch length.
 */
export function drawSessions(
  state: LiveState,
  account: number,
  [fromSec, toSec]: readonly [number, number],
  out: Int32Array,
): number {
  const p = state.population;
  const day = Math.floor(fromSec / DAY_SEC);
  const a = mixSigned(p.keyA[account] ^ day, p.keyB[account] ^ DAY_SALT);
  const b = mixSigned(p.keyB[account] ^ a, day);
  if ((mixSigned(a, b) >>> 0) * TO_UNIT >= p.activeDayShare[account]) return 0;
  const nDay = Math.min(
    MAX_SESSIONS,
    poissonQuantile(p.sessionsPerDay[account] * weekdayFactor(day), (mixSigned(a ^ 1, (b + 1) | 0) >>> 0) * TO_UNIT),
  );
  const shift = clockShiftOn(state, account, fromSec);
  const earliest = Math.max(fromSec, p.accounts.createdSec[account]);
  const latest = Math.min(toSec, p.leavesSec[account]);
  let n = 0;
  for (let session = 0; session < nDay; session++) {
    const uniform = (mixSigned(a ^ (2 + session), (b + 2 + session) | 0) >>> 0) * TO_UNIT;
    const sec = day * DAY_SEC + secondOfDay(state.quantiles, shift, uniform);
    if (sec < earliest || sec >= latest) continue;
    let place = n++;
    for (; place > 0 && out[place - 1] > sec; place--) out[place] = out[place - 1]!;
    out[place] = sec;
  }
  return n;
}

/** Second of the simulated day at which the daily rhythm, on a clock that is `shift` seconds ahead, has passed the share `uniform` of the day's activity. */
export function secondOfDay(quantiles: Float32Array, shift: number, uniform: number): number {
  const position = uniform * (quantiles.length - 1);
  const bin = position | 0;
  const local = quantiles[bin] + (position - bin) * (quantiles[bin + 1] - quantiles[bin]);
  const second = ((local - shift) | 0) % DAY_SEC;
  return second < 0 ? second + DAY_SEC : second;
}

/** Seconds by which an account's clock is ahead of the simulation's on the day of a second, its travels included. */
export function clockShiftOn({ population: p }: LiveState, account: number, sec: number): number {
  const isAway = sec >= p.travelFromSec[account] && sec < p.travelToSec[account];
  return isAway ? p.clockShiftSec[account] + p.travelShiftSec[account] : p.clockShiftSec[account];
}

const MAX_POISSON = 1000;
/** 1 / n, because dividing costs more than looking up. */
const RECIPROCALS = Float64Array.from({ length: MAX_POISSON + 1 }, (_, n) => 1 / n);

/** Quantile of a Poisson law by summing its terms; exact below a mean of about 500. `none` is exp(-mean), where known. */
export function poissonQuantile(mean: number, uniform: number, none = Math.exp(-mean)): number {
  let term = none;
  let below = term;
  let n = 0;
  while (uniform > below && n < MAX_POISSON) {
    term *= mean * RECIPROCALS[++n];
    below += term;
  }
  return n;
}
