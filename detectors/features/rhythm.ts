import { featureBlock, type RawPast } from '../feature-block.js';
import { entropyBits, medianOf, variationOf } from '../lib/spread.js';
import { windowDays } from '../lib/window-days.js';

const HOUR_SEC = 3600;
const HOURS_A_DAY = 24;
/** Length of the quiet stretch of an account's day: a short night (assumed). */
const QUIET_HOURS = 6;
/** Bins of floor(log2(1 + gap)): gaps below 2^32 s. */
const GAP_BINS = 33;

/** When an account acts. */
export default featureBlock({
  id: 'rhythm',
  summary: 'gaps between actions, hours of the day, sessions: when an account acts in the window',
  unit: 'account',
  columns: [
    { name: 'gap-mean-sec', description: 'mean gap between successive actions, seconds' },
    { name: 'gap-median-sec', description: 'median gap between successive actions, seconds' },
    { name: 'gap-cv', description: 'coefficient of variation of the gaps between successive actions' },
    { name: 'session-gap-mean-sec', description: 'mean gap between successive actions of one session, seconds' },
    { name: 'session-gap-median-sec', description: 'median gap between successive actions of one session, seconds' },
    { name: 'session-gap-cv', description: 'coefficient of variation of the gaps inside sessions' },
    {
      name: 'night-share',
      description:
        "share of actions in the account's own six quietest hours of the day, as they were before the window",
    },
    { name: 'hour-entropy', description: 'entropy of the hour of day, bits (0 to 4.58)' },
    { name: 'active-hours-per-day', description: 'clock hours with an action a day with an action' },
    { name: 'longest-stretch-hours', description: 'longest run of successive clock hours with an action each' },
    { name: 'gap-entropy', description: 'entropy of the gaps in powers of two, bits: low = as regular as a clock' },
    {
      name: 'sessions-per-day',
      description: 'sessions with an action in the window a day that the account existed in it',
    },
    { name: 'actions-per-session', description: 'actions in the window a session' },
  ],
  compute,
});

/**
 * One walk over each account's slots. Readable form: gaps = t[slot] - t[slot - 1] over the window's slots; the same with the slot
 * before it in the session; hours = floor(t / 3600), whose runs of successive values are the stretches.
 */
function compute(past: RawPast, out: readonly Float64Array[]): void {
  const { index, account: rows, nowSec, windowStartSec, traffic } = past;
  const { offset, windowOffset, t, nActions } = index.order;
  const { session, previous, nSessions } = index.sessions;
  const { createdSec } = traffic.accounts;
  const gaps = new Uint32Array(nActions);
  const sessionGaps = new Uint32Array(nActions);
  const gapBins = new Uint32Array(GAP_BINS);
  const hourBins = new Uint32Array(HOURS_A_DAY);
  const habitBins = new Uint32Array(HOURS_A_DAY);
  const lastRowOfSession = new Uint32Array(nSessions);
  for (let row = 0; row < rows.length; row++) {
    const account = rows[row];
    const from = windowOffset[account];
    const to = offset[account + 1];
    const n = to - from;
    gapBins.fill(0);
    hourBins.fill(0);
    let nGaps = 0;
    let gapSum = 0;
    let gapSquares = 0;
    let nSessionGaps = 0;
    let sessionGapSum = 0;
    let sessionGapSquares = 0;
    let nOwnSessions = 0;
    let hour = -2;
    let day = -1;
    let nHours = 0;
    let nActiveDays = 0;
    let stretch = 0;
    let longest = 0;
    for (let slot = from; slot < to; slot++) {
      const sec = t[slot];
      if (slot > from) {
        const gapSec = sec - t[slot - 1];
        gaps[nGaps++] = gapSec;
        gapSum += gapSec;
        gapSquares += gapSec * gapSec;
        gapBins[31 - Math.clz32(gapSec + 1)]++;
      }
      const before = previous[slot] - 1;
      if (before >= from) {
        const gapSec = sec - t[before];
        sessionGaps[nSessionGaps++] = gapSec;
        sessionGapSum += gapSec;
        sessionGapSquares += gapSec * gapSec;
      }
      if (lastRowOfSession[session[slot]] !== row + 1) {
        lastRowOfSession[session[slot]] = row + 1;
        nOwnSessions++;
      }
      if (sec >= (hour + 1) * HOUR_SEC) {
        const next = Math.floor(sec / HOUR_SEC);
        stretch = next === hour + 1 ? stretch + 1 : 1;
        if (stretch > longest) longest = stretch;
        hour = next;
        nHours++;
        if (Math.floor(hour / HOURS_A_DAY) > day) {
          day = Math.floor(hour / HOURS_A_DAY);
          nActiveDays++;
        }
      }
      hourBins[hour % HOURS_A_DAY]++;
    }
    out[0][row] = nGaps === 0 ? NaN : gapSum / nGaps;
    out[1][row] = medianOf(gaps, nGaps);
    out[2][row] = variationOf(nGaps, gapSum, gapSquares);
    out[3][row] = nSessionGaps === 0 ? NaN : sessionGapSum / nSessionGaps;
    out[4][row] = medianOf(sessionGaps, nSessionGaps);
    out[5][row] = variationOf(nSessionGaps, sessionGapSum, sessionGapSquares);
    out[6][row] = nightShare(hourBins, n, habitOf(t, offset[account], from, habitBins));
    out[7][row] = entropyBits(hourBins, HOURS_A_DAY, n);
    out[8][row] = nActiveDays === 0 ? 0 : nHours / nActiveDays;
    out[9][row] = longest;
    out[10][row] = entropyBits(gapBins, GAP_BINS, nGaps);
    out[11][row] = nOwnSessions / windowDays(windowStartSec, nowSec, createdSec[account]);
    out[12][row] = nOwnSessions === 0 ? NaN : n / nOwnSessions;
  }
}

/** Actions by hour of day in the slots [from, to), or null when there are none. */
function habitOf(t: Uint32Array, from: number, to: number, bins: Uint32Array): Uint32Array | null {
  if (from === to) return null;
  bins.fill(0);
  for (let slot = from; slot < to; slot++) bins[Math.floor(t[slot] / HOUR_SEC) % HOURS_A_DAY]++;
  return bins;
}

/** Share of the window's actions in the quietest stretch of the habit; the earliest of equally quiet ones. */
function nightShare(hourBins: Uint32Array, n: number, habit: Uint32Array | null): number {
  if (habit === null || n === 0) return NaN;
  let quietest = Infinity;
  let nAtNight = 0;
  for (let start = 0; start < HOURS_A_DAY; start++) {
    let nBefore = 0;
    let nNow = 0;
    for (let hour = start; hour < start + QUIET_HOURS; hour++) {
      nBefore += habit[hour % HOURS_A_DAY];
      nNow += hourBins[hour % HOURS_A_DAY];
    }
    if (nBefore < quietest) [quietest, nAtNight] = [nBefore, nNow];
  }
  return nAtNight / n;
}
