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

/**
 * A search for targets on behalf of an account: works down stretches of other people's lists of followings, as services work down the lists of
 * chosen accounts (calibration e), one after the other.
 */
export interface Search {
  readonly view: WorldView;
  readonly around: Surroundings;
  readonly account: number;
  readonly random: RandomStream;
  /** The stretch of a list that is open, with the marks of those in it: next are those from `nLength - nLeft` on. */
  readonly targets: Uint32Array;
  readonly marks: Uint8Array;
  nLength: number;
  nLeft: number;
}

/** Opens a search; no list is open yet. */
export function openSearch(
  { view, around }: Pick<Search, 'view' | 'around'>,
  account: number,
  random: RandomStream,
): Search {
  const targets = new Uint32Array(LIST_STRETCH);
  const marks = new Uint8Array(LIST_STRETCH);
  return { view, around, account, random, targets, marks, nLength: 0, nLeft: 0 };
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
  const { view, account, targets, marks } = search;
  const wanted = isPublic ? MARK.fits | MARK.isPublic : MARK.fits;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (search.nLeft === 0 && !openList(search)) continue;
    const place = search.nLength - search.nLeft--;
    const target = targets[place];
    const mark = marks[place];
    if ((mark & wanted) !== wanted || target === account) continue;
    if ((mark & MARK.stays) !== 0 || view.existsAt(target, tSec)) return target;
  }
  return NONE;
}

/** Opens a random stretch of the list of a followee, or of somebody popular; false when that list is empty. */
function openList(search: Search): boolean {
  const { view, account, random } = search;
  const nFollowings = view.nFollowings(account);
  const source =
    nFollowings > 0 && random.uniform() < FRIENDS_SHARE
      ? view.followee(account, random.below(nFollowings))
      : view.popularInCommunityOf(account, random);
  const nTheirs = view.nFollowings(source);
  let place = random.below(nTheirs);
  search.nLength = search.nLeft = Math.min(LIST_STRETCH, nTheirs);
  for (let next = 0; next < search.nLength; next++) {
    search.targets[next] = view.followee(source, place);
    if (++place >= nTheirs) place = 0;
  }
  // Their marks lie far apart: asked for without a branch in between, they come together.
  for (let next = 0; next < search.nLength; next++) search.marks[next] = search.around.marks[search.targets[next]];
  return nTheirs > 0;
}
