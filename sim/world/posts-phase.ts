import { mixSigned } from '../../random/stream.js';
import { weekdayFactor } from './circadian.js';
import { clockShiftOn, drawSessions, MAX_SESSIONS, poissonQuantile, secondOfDay } from './daily-sessions.js';
import type { LiveState } from './live-state.js';

const TO_UNIT = 1 / 4294967296;
/** Who posts more often than this a day knows no spells; assumed. */
const SPELLS_BELOW_PER_DAY = 1;
const SPELL_SALT = 0x7370_656c;
const POST_SALT = 0x706f_7374;
/** A post comes this long after its session begins: picking a picture, writing a caption; assumed. */
const POST_DELAY_SEC = [20, 160] as const;
/** Local hours at which schedulers put posts up, on the hour or half hour; assumed. */
const SCHEDULED_HOURS = [8, 21] as const;
/** A scheduler's queue is this many seconds late at most; assumed. */
const QUEUE_SEC = 12;
const DAY_SEC = 86_400;

/** Posts of a range of accounts, in account order: how many each makes, when, and whether a scheduler puts them up. */
export interface ShardPosts {
  readonly count: Uint32Array;
  readonly sec: Uint32Array;
  readonly isScheduled: Uint8Array;
}

/** The seconds of an epoch, [startSec, endSec). */
export interface Span {
  readonly startSec: number;
  readonly endSec: number;
}

/** First pass of an epoch: who posts when, for accounts [from, to). Depends on the accounts' own streams and the platform's blocks only. */
export function drawPosts(state: LiveState, span: Span, [from, to]: readonly [number, number]): ShardPosts {
  const p = state.population;
  const count = new Uint32Array(new SharedArrayBuffer(4 * (to - from)));
  // Second x 2 + scheduled, so that sorting keeps both together.
  const marks: number[] = [];
  const sessions = new Int32Array(MAX_SESSIONS);
  const epochShare = (span.endSec - span.startSec) / DAY_SEC;
  const share = epochShare * weekdayFactor(Math.floor(span.startSec / DAY_SEC));
  const { spellDays, spellPerDay = Infinity, followUps, sameSitting, sittingWithoutSession } = state.posting;
  const spell = Math.floor(span.startSec / (spellDays * DAY_SEC));
  for (let account = from; account < to; account++) {
    const a = mixSigned(p.keyA[account] ^ span.startSec, p.keyB[account] ^ POST_SALT);
    const b = mixSigned(p.keyB[account] ^ a, span.startSec);
    // Who never opens the app never posts.
    if (p.sessionsPerDay[account] === 0) continue;
    const spellShare =
      p.postsPerDay[account] < SPELLS_BELOW_PER_DAY
        ? Math.max(state.posting.spellShare, Math.min(1, p.postsPerDay[account] / spellPerDay))
        : 1;
    const isInSpell = (mixSigned(p.keyA[account] ^ spell, p.keyB[account] ^ SPELL_SALT) >>> 0) * TO_UNIT < spellShare;
    const mean = isInSpell ? (p.postsPerDay[account] * share) / spellShare / (1 + followUps) : 0;
    const uniform = (mixSigned(a, b) >>> 0) * TO_UNIT;
    // exp(-mean) >= 1 - mean: most accounts are done without it.
    if (uniform <= 1 - mean) continue;
    const nPosts = drawNumber(mean, uniform, (mixSigned(a ^ 0x7ff, b) >>> 0) * TO_UNIT, followUps);
    if (nPosts === 0) continue;
    const nSessions = drawSessions(state, account, [span.startSec, span.endSec], sessions);
    const shift = clockShiftOn(state, account, span.startSec);
    const first = marks.length;
    let firstSitting = span.startSec;
    for (let post = 1; post <= nPosts; post++) {
      // The first in a session, the others in the same or, mostly, at another time of the day: whoever has something to show comes for it.
      const isApart = post > 1 && (mixSigned(a ^ post, b + post) >>> 0) * TO_UNIT >= sameSitting;
      const isOther = isApart || (nSessions === 0 && (post === 1 || !sittingWithoutSession));
      if ((isOther || nSessions === 0) && epochShare < 1) continue;
      const session = isOther
        ? span.startSec + secondOfDay(state.quantiles, shift, (mixSigned(b ^ post, a - post) >>> 0) * TO_UNIT)
        : nSessions === 0
          ? firstSitting
          : sessions[((mixSigned(a, ~b) >>> 0) * TO_UNIT * nSessions) | 0];
      if (post === 1) firstSitting = session;
      const pace = (mixSigned(a ^ ~post, b - post) >>> 0) * TO_UNIT;
      const isScheduled =
        p.scheduledShare[account] > 0 && (mixSigned(a ^ (post << 8), b) >>> 0) * TO_UNIT < p.scheduledShare[account];
      const sec = isScheduled
        ? queuedSec(p.clockShiftSec[account], span.startSec, pace)
        : session + Math.floor(POST_DELAY_SEC[0] + pace * (POST_DELAY_SEC[1] - POST_DELAY_SEC[0]));
      const isOpen = sec >= p.accounts.createdSec[account] && sec < p.leavesSec[account];
      const isBlocked = sec >= state.blockedFromSec[account] && sec < state.blockedToSec[account];
      if (sec >= span.startSec && sec < span.endSec && isOpen && !isBlocked)
        marks.push(2 * sec + (isScheduled ? 1 : 0));
    }
    count[account - from] = marks.length - first;
    if (marks.length - first > 1)
      marks.splice(first, marks.length - first, ...marks.slice(first).sort((x, y) => x - y));
  }
  const sec = new Uint32Array(new SharedArrayBuffer(4 * marks.length));
  const isScheduled = new Uint8Array(new SharedArrayBuffer(marks.length));
  for (const [place, mark] of marks.entries()) {
    sec[place] = mark >>> 1;
    isScheduled[place] = mark & 1;
  }
  return { count, sec, isScheduled };
}

/**
 * Number of posts on a day with a mean number of occasions: people post once on most days on which they post, and some posts are followed by one more.
 * `uniform` and `second` are in [0,1).
 */
function drawNumber(mean: number, uniform: number, second: number, followUps: number): number {
  const nOccasions = mean < 1 ? (uniform > 1 - mean ? 1 : 0) : poissonQuantile(mean, uniform);
  return nOccasions > 0 && second < followUps * nOccasions ? nOccasions + 1 : nOccasions;
}

/** A round time of the owner's day, plus the queue. */
function queuedSec(clockShiftSec: number, startSec: number, uniform: number): number {
  const halfHours = 2 * (SCHEDULED_HOURS[1] - SCHEDULED_HOURS[0]);
  const slot = Math.floor(uniform * halfHours);
  const local = SCHEDULED_HOURS[0] * 3600 + slot * 1800 + Math.floor((uniform * halfHours - slot) * QUEUE_SEC);
  const day = startSec - (startSec % DAY_SEC);
  return day + ((((local - clockShiftSec) % DAY_SEC) + DAY_SEC) % DAY_SEC);
}
