import { VERB } from '../../sim/traffic/verb.js';
import { featureBlock, type RawPast } from '../feature-block.js';
import { FOLLOW_FLAG } from '../lib/follow-walk.js';

const HOUR_SEC = 3600;
const DAY_SEC = 86_400;
const HOURS_A_DAY = 24;

/** What an action is, whom it is for, and how it fits its actor's habits. */
export default featureBlock({
  id: 'action-context',
  summary: 'what the action is, whom it is for, whether the two know each other, whether it fits the hour',
  unit: 'action',
  columns: [
    { name: 'is-follow', description: '1 = a follow' },
    { name: 'is-comment', description: '1 = a comment' },
    { name: 'hour-habit', description: "share of the actor's earlier actions within an hour of this hour of day" },
    { name: 'target-followers-log', description: "log(1 + target's followers at now)" },
    { name: 'target-followings-log', description: "log(1 + target's followings at now)" },
    { name: 'target-age-days', description: 'days since the target account was opened' },
    { name: 'follows-target', description: '1 = the actor follows the target already' },
    { name: 'followed-by-target', description: '1 = the target follows the actor' },
    { name: 'post-age-sec', description: 'age of the post liked or commented on, seconds' },
    { name: 'is-undone', description: '1 = a follow that the actor undoes again before now' },
    { name: 'session-rank', description: 'actions of the session before this one' },
    { name: 'target-new-follows-log', description: 'log(1 + follows that the target gets in the window)' },
  ],
  compute,
});

/** Readable form: every column is a look-up at the row's slot or target, except the hour habit. */
function compute(past: RawPast, out: readonly Float64Array[]): void {
  const { index, traffic } = past;
  const { rowSlot, postAgeSec } = index;
  const { t, verb, target } = index.order;
  const { flags, followers, followings } = index.follows;
  const { rank } = index.sessions;
  const { createdSec } = traffic.accounts;
  const followersLog = Float64Array.from(followers, (n) => Math.log1p(n));
  const followingsLog = Float64Array.from(followings, (n) => Math.log1p(n));
  const newFollowsLog = Float64Array.from(followsReceived(past), (n) => Math.log1p(n));
  for (let row = 0; row < rowSlot.length; row++) {
    const slot = rowSlot[row];
    const other = target[slot];
    const flag = flags[slot];
    out[0][row] = verb[slot] === VERB.follow ? 1 : 0;
    out[1][row] = verb[slot] === VERB.comment ? 1 : 0;
    out[3][row] = followersLog[other];
    out[4][row] = followingsLog[other];
    out[5][row] = (t[slot] - createdSec[other]) / DAY_SEC;
    out[6][row] = (flag & FOLLOW_FLAG.follows) !== 0 ? 1 : 0;
    out[7][row] = (flag & FOLLOW_FLAG.isFollowed) !== 0 ? 1 : 0;
    out[8][row] = postAgeSec[slot];
    out[9][row] = (flag & FOLLOW_FLAG.isUndone) !== 0 ? 1 : 0;
    out[10][row] = rank[slot];
    out[11][row] = newFollowsLog[other];
  }
  fillHourHabit(past, out[2]);
}

/** Follows that each account gets in the window. */
function followsReceived({ index, nAccounts }: RawPast): Uint32Array {
  const { rowSlot } = index;
  const { verb, target } = index.order;
  const received = new Uint32Array(nAccounts);
  for (let row = 0; row < rowSlot.length; row++)
    if (verb[rowSlot[row]] === VERB.follow) received[target[rowSlot[row]]]++;
  return received;
}

/** Readable form: for each actor, a histogram of the hours of day that grows slot by slot; a row reads three bins before it is added. */
function fillHourHabit({ index }: RawPast, out: Float64Array): void {
  const { slotRow } = index;
  const { offset, windowOffset, t } = index.order;
  const bins = new Uint32Array(HOURS_A_DAY);
  for (let account = 0; account < windowOffset.length; account++) {
    bins.fill(0);
    const from = offset[account];
    for (let slot = from; slot < offset[account + 1]; slot++) {
      const hour = Math.floor(t[slot] / HOUR_SEC) % HOURS_A_DAY;
      const row = slotRow[slot];
      const near = bins[(hour + HOURS_A_DAY - 1) % HOURS_A_DAY] + bins[hour] + bins[(hour + 1) % HOURS_A_DAY];
      if (row >= 0) out[row] = slot === from ? NaN : near / (slot - from);
      bins[hour]++;
    }
  }
}
