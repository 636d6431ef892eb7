import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { NO_PERSONA } from '../truth/truth.js';
import type { WorldView } from './context.js';
import type { FollowLists } from './follow-lists.js';
import { NEWEST, NEWEST_WORDS, type EpochPosts } from './epoch-posts.js';
import { POST, POST_WORDS } from './post-window.js';
import type { LiveState } from './live-state.js';
import { NEVER_SEC } from './seconds.js';
import { drawPopular } from './popularity.js';

const DAY_SEC = 86_400;

/** Opens the read-only sight of the world that plug-ins get; `posts` gives the posts of the running epoch, or null at set-up. */
export function openView(
  state: Pick<LiveState, 'population' | 'popularity' | 'lastPostId' | 'lastPostSec'>,
  lists: FollowLists,
  personas: readonly string[],
  posts: () => EpochPosts | null,
): WorldView {
  const p = state.population;
  // Followees of the account last asked about carry the newest stamp.
  const stamped = new Uint32Array(p.nAccounts);
  let stamp = 0;
  const marked = { has: (target: number) => stamped[target] === stamp };
  return {
    nAccounts: p.nAccounts,
    people: Array.from(p.people),
    personaOf: (account) => (p.persona[account] === NO_PERSONA ? null : personas[p.persona[account]]),
    existsAt: (account, tSec) => p.accounts.createdSec[account] <= tSec && tSec < p.leavesSec[account],
    isPrivate: (account) => p.accounts.isPrivate[account] === 1,
    nFollowers: (account) => lists.columns.nFollowers[account],
    nFollowings: (account) => lists.columns.length[account],
    followee: (account, index) => lists.columns.pool[lists.columns.start[account] + index],
    follows: (account, target) => lists.has(account, target),
    followingsOf(account) {
      stamp++;
      const { start, length, pool } = lists.columns;
      const end = start[account] + length[account];
      for (let place = start[account]; place < end; place++) stamped[pool[place]] = stamp;
      return marked;
    },
    latestPost(account, tSec) {
      const now = posts();
      const id = now === null ? -1 : newestToday(now, account, tSec);
      if (id >= 0) return id;
      // Mostly the row that was just looked at knows it.
      const row = NEWEST_WORDS * account;
      if (now !== null && now.newest[row + NEWEST.sec] !== NEVER_SEC) return now.newest[row + NEWEST.id];
      return state.lastPostSec[account] === NEVER_SEC ? NONE : state.lastPostId[account];
    },
    latestPostSec(account, tSec) {
      const now = posts();
      const id = now === null ? -1 : newestToday(now, account, tSec);
      if (now !== null && id >= 0) return secOf(now, id);
      const before = now === null ? NEVER_SEC : now.newest[NEWEST_WORDS * account + NEWEST.sec];
      const sec = before === NEVER_SEC ? state.lastPostSec[account] : before;
      return sec === NEVER_SEC ? -Infinity : sec;
    },
    popularInCommunityOf: (account: number, random: RandomStream) =>
      drawPopular(state.popularity, p.community[account], random.uniform()),
    mainDevice: (account) => p.deviceId[p.deviceStart[account]],
    homeNetwork: (account) => p.homeNetwork[account],
    mobileNetwork: (account) => p.mobileNetwork[account],
    secondOfLocalHour: (account, hour) =>
      (((Math.round(hour * 3600) - p.clockShiftSec[account]) % DAY_SEC) + DAY_SEC) % DAY_SEC,
  };
}

const secOf = ({ posts, windowId }: EpochPosts, id: number): number => posts[POST_WORDS * (id - windowId) + POST.sec];

/** Number of an account's newest post of the running epoch before the second `tSec`, or -1. */
function newestToday(now: EpochPosts, account: number, tSec: number): number {
  const row = NEWEST_WORDS * account;
  const first = now.newest[row + NEWEST.first];
  for (let id = now.newest[row + NEWEST.end] - 1; id >= first; id--) if (secOf(now, id) < Math.floor(tSec)) return id;
  return -1;
}
