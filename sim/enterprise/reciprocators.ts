import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import type { EpochContext, WorldView } from '../world/context.js';

/** Parameters of who is taken for a likely reciprocator; part of an operation's parameters. */
export const reciprocatorShape = {
  minFollowings: z.int().min(0).default(10).describe('target filter: followings at least (calibration e: 10 or 50)'),
  maxFollowings: z.int().min(1).default(2500).describe('target filter: followings at most (e: 2,000-2,500)'),
  minFollowers: z.int().min(0).default(10).describe('target filter: followers at least (e: 10 or 50)'),
  maxFollowers: z.int().min(1).default(5000).describe('target filter: followers at most (e: 2,500-5,000)'),
  maxPotency: z
    .number()
    .positive()
    .default(5)
    .describe('target filter: followers per following at most; those above seldom follow back (e: 0.5-5)'),
};

/** Parsed filter. */
export type ReciprocatorFilter = z.infer<z.ZodObject<typeof reciprocatorShape>>;

/** Share of lists worked through that are a followee's; the rest is of the community's popular accounts. Assumed. */
const FRIENDS_SHARE = 0.7;
/** Profiles looked at before giving up on a target; assumed. */
const MAX_TRIES = 12;
/** Targets taken from one list before another is opened; assumed. */
const LIST_STRETCH = 12;
/** Lists that are opened together: each lies in five far places, and what is asked for together comes together. Shows in nothing else. */
const LISTS_AT_ONCE = 8;

/**
 * A search for targets on behalf of an account: works down stretches of other people's lists of followings, as services work down the lists of
 * chosen accounts (calibration e), one after the other.
 */
export interface Search {
  readonly view: WorldView;
  readonly around: Surroundings;
  readonly account: number;
  readonly random: RandomStream;
  /** Stretches of the lists that are open, LIST_STRETCH places each, with the marks of those in them. */
  readonly targets: Uint32Array;
  readonly marks: Uint8Array;
  /** How many each stretch holds. */
  readonly lengths: Uint32Array;
  /** The stretch that is worked through, and the next place in it; LISTS_AT_ONCE: none is open. */
  list: number;
  place: number;
}

/** The columns of all searches, which are done one after the other: made anew for each, they would be most of what an epoch throws away. */
const columns = {
  targets: new Uint32Array(LISTS_AT_ONCE * LIST_STRETCH),
  marks: new Uint8Array(LISTS_AT_ONCE * LIST_STRETCH),
  lengths: new Uint32Array(LISTS_AT_ONCE),
};

/** Opens a search; no list is open yet. It ends where the next one is opened. */
export function openSearch(
  { view, around }: Pick<Search, 'view' | 'around'>,
  account: number,
  random: RandomStream,
): Search {
  const { targets, marks, lengths } = columns;
  return { view, around, account, random, targets, marks, lengths, list: LISTS_AT_ONCE, place: 0 };
}

/** What holds for an account in all of an epoch, or while its followers and followings stand as at its start; bits of `Surroundings.marks`. */
const MARK = { fits: 1, isPublic: 2, stays: 4, mayHaveNews: 8 } as const;

/** Everybody's profile at a glance, for an epoch: a search looks at hundreds of thousands, each of which else lies in five far places. */
export interface Surroundings {
  /** One byte an account, see MARK. */
  readonly marks: Uint8Array;
}

/** Looks at everybody once; posts count as news for `newsSec` seconds. O(accounts). */
export function lookAround(
  given: ReciprocatorFilter,
  { view, startSec, endSec }: Pick<EpochContext, 'view' | 'startSec' | 'endSec'>,
  newsSec: number,
): Surroundings {
  const marks = new Uint8Array(view.nAccounts);
  for (let account = 0; account < marks.length; account++) {
    const mayHaveNews = view.latestPostSec(account, endSec) > startSec - newsSec;
    const stays = view.existsAt(account, startSec) && view.existsAt(account, endSec - 1);
    marks[account] =
      (fits(given, view, account) ? MARK.fits : 0) |
      (view.isPrivate(account) ? 0 : MARK.isPublic) |
      (stays ? MARK.stays : 0) |
      (mayHaveNews ? MARK.mayHaveNews : 0);
  }
  return { marks };
}

/** Whether an account's followings and followers are those of a likely reciprocator. */
function fits(given: ReciprocatorFilter, view: WorldView, account: number): boolean {
  const nFollowees = view.nFollowings(account);
  if (nFollowees < given.minFollowings || nFollowees > given.maxFollowings) return false;
  const nFollowers = view.nFollowers(account);
  if (nFollowers < given.minFollowers || nFollowers > given.maxFollowers) return false;
  return nFollowers <= given.maxPotency * nFollowees;
}

/** Whether an account is public and may have posted within `newsSec` before a second of the epoch. */
export function mayHaveNews({ marks }: Surroundings, account: number): boolean {
  const both = MARK.isPublic | MARK.mayHaveNews;
  return (marks[account] & both) === both;
}

/**
 * The next likely reciprocator there is at a second of the epoch, one whose posts can be seen where `isPublic`; NONE when a dozen profiles in a row do not fit.
 * They may be followed already.
 */
export function nextReciprocator(search: Search, isPublic: boolean, tSec: number): number {
  const { view, account, targets, marks, lengths } = search;
  const wanted = isPublic ? MARK.fits | MARK.isPublic : MARK.fits;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (search.list === LISTS_AT_ONCE || search.place === lengths[search.list]) {
      openNext(search);
      if (lengths[search.list] === 0) continue;
    }
    const at = search.list * LIST_STRETCH + search.place++;
    const target = targets[at];
    const mark = marks[at];
    if ((mark & wanted) !== wanted || target === account) continue;
    if ((mark & MARK.stays) !== 0 || view.existsAt(target, tSec)) return target;
  }
  return NONE;
}

/** Goes on to the next list; opens more where all were worked through. */
function openNext(search: Search): void {
  search.place = 0;
  if (search.list < LISTS_AT_ONCE) search.list++;
  if (search.list < LISTS_AT_ONCE) return;
  openLists(search);
  search.list = 0;
}

const sources = new Uint32Array(LISTS_AT_ONCE);
const places = new Float64Array(LISTS_AT_ONCE);

/** Opens random stretches of the lists of followees, or of somebody popular. Loops without a branch in between: what lies far away then comes together. */
function openLists({ view, account, random, targets, marks, lengths, around }: Search): void {
  const nFollowings = view.nFollowings(account);
  for (let list = 0; list < LISTS_AT_ONCE; list++) {
    sources[list] =
      nFollowings > 0 && random.uniform() < FRIENDS_SHARE
        ? view.followee(account, random.below(nFollowings))
        : view.popularInCommunityOf(account, random);
    places[list] = random.uniform();
  }
  for (let list = 0; list < LISTS_AT_ONCE; list++) {
    lengths[list] = view.nFollowings(sources[list]);
    places[list] = Math.floor(places[list] * lengths[list]);
  }
  // The head of each stretch; of an empty list nothing is used.
  for (let list = 0; list < LISTS_AT_ONCE; list++)
    targets[list * LIST_STRETCH] = view.followee(sources[list], places[list]);
  for (let list = 0; list < LISTS_AT_ONCE; list++) {
    const nTheirs = lengths[list];
    const first = list * LIST_STRETCH;
    let place = places[list];
    lengths[list] = Math.min(LIST_STRETCH, nTheirs);
    for (let next = 1; next < lengths[list]; next++) {
      if (++place >= nTheirs) place = 0;
      targets[first + next] = view.followee(sources[list], place);
    }
  }
  for (let at = 0; at < marks.length; at++) marks[at] = around.marks[targets[at]];
}
