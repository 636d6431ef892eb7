import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import type { WorldView } from '../world/context.js';

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
  readonly account: number;
  readonly random: RandomStream;
  /** Whose list is open, the next place in it, and how many are left of the stretch. */
  source: number;
  place: number;
  nLeft: number;
}

/** Opens a search; no list is open yet. */
export function openSearch(view: WorldView, account: number, random: RandomStream): Search {
  return { view, account, random, source: NONE, place: 0, nLeft: 0 };
}

/**
 * The next likely reciprocator there is at a second, one whose posts can be seen where `isPublic`; NONE when a dozen profiles in a row do not fit.
 * They may be followed already.
 */
export function nextReciprocator(given: ReciprocatorFilter, search: Search, isPublic: boolean, tSec: number): number {
  const { view } = search;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (search.nLeft === 0 && !openList(search)) continue;
    search.nLeft--;
    const target = view.followee(search.source, search.place);
    if (++search.place >= view.nFollowings(search.source)) search.place = 0;
    if (isPublic && view.isPrivate(target)) continue;
    const nFollowees = view.nFollowings(target);
    if (nFollowees < given.minFollowings || nFollowees > given.maxFollowings) continue;
    const nFollowers = view.nFollowers(target);
    if (nFollowers < given.minFollowers || nFollowers > given.maxFollowers) continue;
    if (nFollowers > given.maxPotency * nFollowees || target === search.account) continue;
    if (view.existsAt(target, tSec)) return target;
  }
  return NONE;
}

/** Opens a random stretch of the list of a followee, or of somebody popular; false when that list is empty. */
function openList(search: Search): boolean {
  const { view, account, random } = search;
  const nFollowings = view.nFollowings(account);
  search.source =
    nFollowings > 0 && random.uniform() < FRIENDS_SHARE
      ? view.followee(account, random.below(nFollowings))
      : view.popularInCommunityOf(account, random);
  const nTheirs = view.nFollowings(search.source);
  search.place = random.below(nTheirs);
  search.nLeft = Math.min(LIST_STRETCH, nTheirs);
  return nTheirs > 0;
}
