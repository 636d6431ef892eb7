import type { Traffic } from '../../traffic/epoch.js';
import { VERB } from '../../traffic/verb.js';
import { OWNER, type Truth } from '../../truth/truth.js';

const DAY_SEC = 86_400;
/** Feeds of a new world are empty at first; days before this one are not counted. */
const FIRST_FULL_DAY = 2;
/** Monthly users are those of so many days. */
export const DAYS_A_MONTH = 30;

/**
 * Who came when, by what people did themselves in the last thirty days, or from the third day on in shorter logs. A visit that left no action is not in the log and not counted.
 */
export interface Presence {
  /** Full days counted, at most 30. */
  readonly nDays: number;
  /** People who did something on each day. */
  readonly nDaily: Uint32Array;
  /** Days with any action among those counted, per account. */
  readonly activeDays: Uint32Array;
  /** Sessions, likes and posts of people on all those days. */
  readonly nSessions: number;
  readonly nLikes: number;
  readonly nPosts: number;
}

/** Counts daily users and their sessions. O(actions). */
export function gatherPresence({ accounts, epochs }: Traffic, { operator, epochs: truthEpochs }: Truth): Presence {
  const endSec = epochs.at(-1)?.endSec ?? 0;
  const lastFullDay = Math.floor(endSec / DAY_SEC);
  const nDays = Math.min(DAYS_A_MONTH, Math.max(0, lastFullDay - FIRST_FULL_DAY));
  const nDaily = new Uint32Array(nDays);
  const activeDays = new Uint32Array(accounts.nAccounts);
  const lastDay = new Int32Array(accounts.nAccounts).fill(-1);
  const sessions = new Set<number>();
  let [nSessions, nLikes, nPosts] = [0, 0, 0];
  for (const [index, { nActions, t, actor, session, verb }] of epochs.entries()) {
    const { controller } = truthEpochs[index];
    sessions.clear();
    for (let row = 0; row < nActions; row++) {
      const account = actor[row];
      const day = Math.floor(t[row] / DAY_SEC) - (lastFullDay - nDays);
      if (day < 0 || day >= nDays || controller[row] !== OWNER || operator[account] !== OWNER) continue;
      if (verb[row] === VERB.like) nLikes++;
      else if (verb[row] === VERB.post) nPosts++;
      // A session that runs over the end of an epoch counts in both; epochs are far longer than sessions.
      if (!sessions.has(session[row])) {
        sessions.add(session[row]);
        nSessions++;
      }
      if (lastDay[account] === day) continue;
      lastDay[account] = day;
      activeDays[account]++;
      nDaily[day]++;
    }
  }
  return { nDays, nDaily, activeDays, nSessions, nLikes, nPosts };
}
