import { NONE } from '../traffic/columns.js';
import type { FollowLists, Lists } from './follow-lists.js';
import type { LikeMemory } from './like-memory.js';
import type { Population } from './population.js';
import type { Popularity } from './popularity.js';
import { FOREVER_SEC, NEVER_SEC } from './seconds.js';
import { sharedI32, sharedU32 } from './shared.js';

/** From when until when (exclusive) an account's newest post is the given share of what everybody explores. */
export interface Trend {
  readonly account: number;
  readonly fromSec: number;
  readonly toSec: number;
  readonly pull: number;
}

/** When people post, beside their own daily rhythm: in spells, of which the stretches of `spellDays` hold a share. Held by the gaps between posts (calibration a1 20). */
interface PostingHabits {
  /** Share of the stretches that hold all posts. */
  readonly spellShare: number;
  readonly spellDays: number;
  /** Most occasions a day within a stretch, which is longer for who posts more often; undefined: no limit. */
  readonly spellPerDay?: number | undefined;
  /** One post more follows the others of the day this often, for each of them. */
  readonly followUps: number;
  /** How often a further post of a day comes in the same sitting as the first. */
  readonly sameSitting: number;
  /** Whether that holds on days without a session, too, on which people come for their posts. */
  readonly sittingWithoutSession: boolean;
}

/** What the organic kernels read (and the little they write), all shared between threads. */
export interface LiveState {
  readonly population: Population;
  readonly popularity: Popularity;
  readonly quantiles: Float32Array;
  readonly posting: PostingHabits;
  /** Chance that a post of a given age in minutes still draws a like, relative to a new one. */
  readonly freshness: Float32Array;
  /** Newest post of each account before this epoch. */
  readonly lastPostId: Uint32Array;
  readonly lastPostSec: Int32Array;
  /** When each account last looked at its feed. */
  readonly lastLookSec: Int32Array;
  /** The platform's access block of each account, [from, to). */
  readonly blockedFromSec: Int32Array;
  readonly blockedToSec: Int32Array;
  /** From when on passwords held by operations no longer work; FOREVER_SEC while they do. */
  readonly lockedOutFromSec: Int32Array;
  /** When each account leaves unless the platform or its owner closes it before; `population.leavesSec` says when it does. */
  readonly plannedLeaveSec: Int32Array;
  /** Posts that go viral, in the order they were announced. */
  readonly trends: readonly Trend[];
  /** An account's own thread, and between epochs the closing, writes it. */
  readonly likes: LikeMemory;
}

/** What changes from epoch to epoch and is handed to the threads anew. */
export interface EpochState {
  readonly startSec: number;
  readonly endSec: number;
  readonly lists: Lists;
  /** New followers since the last epoch: noticeActor[noticeOffset[a] .. noticeOffset[a + 1]). */
  readonly noticeOffset: Uint32Array;
  readonly noticeActor: Uint32Array;
}

/** Posts older than this at the start of an epoch are no longer offered by the feed; assumed. */
export const FEED_SEC = 48 * 3600;

/**
 * A post's appeal falls with its age as a stretched exponential. Shape: calibration a2 row 34 (k 0.27-0.54). Scale: held by when likes come (a2 rows
 * 32-33), which has the gaps between people's visits in it too. Posts older than three days draw nothing (assumed).
 */
const LIFE_SHAPE = 0.52;
const LIFE_SCALE_MINUTES = 200 * 60;
const LIFE_MINUTES = 3 * 24 * 60;

/** Builds the live state of a new world, but for what depends on the plug-ins: the like memory and the trends. */
export function newLiveState(
  population: Population,
  popularity: Popularity,
  { quantiles, posting }: Pick<LiveState, 'quantiles' | 'posting'>,
): Omit<LiveState, 'likes' | 'trends'> {
  const n = population.nAccounts;
  const freshness = new Float32Array(new SharedArrayBuffer(4 * LIFE_MINUTES));
  for (let minute = 0; minute < LIFE_MINUTES; minute++)
    freshness[minute] = Math.exp(-((minute / LIFE_SCALE_MINUTES) ** LIFE_SHAPE));
  return {
    population,
    popularity,
    quantiles,
    posting,
    freshness,
    lastPostId: sharedU32(n).fill(NONE),
    lastPostSec: sharedI32(n).fill(NEVER_SEC),
    lastLookSec: sharedI32(n).fill(-FEED_SEC),
    blockedFromSec: sharedI32(n),
    blockedToSec: sharedI32(n),
    lockedOutFromSec: sharedI32(n).fill(FOREVER_SEC),
    plannedLeaveSec: population.leavesSec.slice(),
  };
}

/** The hand-over of one epoch. */
export function epochState(
  span: Pick<EpochState, 'startSec' | 'endSec'>,
  lists: FollowLists,
  notices: Pick<EpochState, 'noticeOffset' | 'noticeActor'>,
): EpochState {
  const { start, length, nSorted, pool } = lists.columns;
  const { noticeOffset, noticeActor } = notices;
  // Written out, not spread: objects of one shape keep the compiled code of the epochs before.
  return {
    startSec: span.startSec,
    endSec: span.endSec,
    lists: { start, length, nSorted, pool },
    noticeOffset,
    noticeActor,
  };
}
