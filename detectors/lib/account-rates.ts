import type { U32 } from '../../sim/traffic/columns.js';
import { VERB, VERB_NAMES } from '../../sim/traffic/verb.js';
import type { RawPast } from '../feature-block.js';
import { FOLLOW_FLAG } from './follow-walk.js';
import { windowDays } from './window-days.js';

const DAY_SEC = 86_400;
const HOUR_SEC = 3600;

/** The columns of `fillRates`, in order. */
export const RATE_COLUMNS = [
  { name: 'likes-per-day', description: 'likes in the window a day that the account existed in it (at least one day)' },
  { name: 'follows-per-day', description: 'follows in the window a day that the account existed in it' },
  { name: 'unfollows-per-day', description: 'unfollows in the window a day that the account existed in it' },
  { name: 'comments-per-day', description: 'comments in the window a day that the account existed in it' },
  { name: 'posts-per-day', description: 'posts in the window a day that the account existed in it' },
  { name: 'max-likes-per-day', description: 'most likes on one calendar day of the window' },
  { name: 'max-follows-per-day', description: 'most follows on one calendar day of the window' },
  { name: 'max-unfollows-per-day', description: 'most unfollows on one calendar day of the window' },
  { name: 'max-comments-per-day', description: 'most comments on one calendar day of the window' },
  { name: 'max-actions-per-hour', description: 'most actions of any kind in one clock hour of the window' },
  {
    name: 'follow-unfollow-churn',
    description:
      'unfollows in the window of accounts followed in it or in the 14 days before the unfollow, over follows in the window (at least 1)',
  },
] as const;

/**
 * Fills the rate columns for the given accounts, one row each. Readable form: for each account, count verbs a day and actions an
 * hour over its window slots, which lie in time order, so a new day or hour closes the old one. O(actions + accounts).
 */
export function fillRates(past: RawPast, accounts: U32, out: readonly Float64Array[]): void {
  const { index, nowSec, windowStartSec, traffic } = past;
  const { offset, windowOffset, t, verb } = index.order;
  const { flags } = index.follows;
  const { createdSec } = traffic.accounts;
  const nVerbs = VERB_NAMES.length;
  const total = new Uint32Array(nVerbs);
  const onDay = new Uint32Array(nVerbs);
  const most = new Uint32Array(nVerbs);
  for (let row = 0; row < accounts.length; row++) {
    const account = accounts[row];
    total.fill(0);
    onDay.fill(0);
    most.fill(0);
    let day = -1;
    let hour = -1;
    let inHour = 0;
    let mostInHour = 0;
    let nChurned = 0;
    for (let slot = windowOffset[account]; slot < offset[account + 1]; slot++) {
      const sec = t[slot];
      const kind = verb[slot];
      if (sec >= (day + 1) * DAY_SEC) {
        closeDay(onDay, most);
        day = Math.floor(sec / DAY_SEC);
      }
      if (sec >= (hour + 1) * HOUR_SEC) {
        if (inHour > mostInHour) mostInHour = inHour;
        inHour = 0;
        hour = Math.floor(sec / HOUR_SEC);
      }
      total[kind] = total[kind] + 1;
      onDay[kind] = onDay[kind] + 1;
      inHour++;
      if ((flags[slot] & FOLLOW_FLAG.undoesRecent) !== 0) nChurned++;
    }
    closeDay(onDay, most);
    const nDays = windowDays(windowStartSec, nowSec, createdSec[account]);
    const nFollows = total[VERB.follow];
    const values = [
      total[VERB.like] / nDays,
      nFollows / nDays,
      total[VERB.unfollow] / nDays,
      total[VERB.comment] / nDays,
      total[VERB.post] / nDays,
      most[VERB.like],
      most[VERB.follow],
      most[VERB.unfollow],
      most[VERB.comment],
      Math.max(mostInHour, inHour),
      nChurned / Math.max(1, nFollows),
    ];
    for (let column = 0; column < values.length; column++) out[column][row] = values[column];
  }
}

function closeDay(onDay: Uint32Array, most: Uint32Array): void {
  for (let kind = 0; kind < onDay.length; kind++) {
    if (onDay[kind] > most[kind]) most[kind] = onDay[kind];
    onDay[kind] = 0;
  }
}
