import type { Epoch } from '../../sim/traffic/epoch.js';
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

/** Readable form: every column is a look-up at the row's slot or at its target, except the hour habit. */
function compute(past: RawPast, out: readonly Float64Array[]): void {
  const [isFollow, isComment, hourHabit, followersLog, followingsLog, ageDays, ...rest] = out;
  const [followsTarget, followedByTarget, postAgeSec, isUndone, sessionRank, newFollowsLog] = rest;
  fillTargets(past, [isFollow, isComment, followersLog, followingsLog, ageDays, newFollowsLog]);
  fillHourHabit(past, hourHabit);
  const { index } = past;
  const { rowSlot } = index;
  const { flags } = index.follows;
  const { rank } = index.sessions;
  const ages = index.postAgeSec;
  for (let row = 0; row < rowSlot.length; row++) {
    const slot = rowSlot[row];
    const flag = flags[slot];
    followsTarget[row] = (flag & FOLLOW_FLAG.follows) !== 0 ? 1 : 0;
    followedByTarget[row] = (flag & FOLLOW_FLAG.isFollowed) !== 0 ? 1 : 0;
    postAgeSec[row] = ages[slot];
    isUndone[row] = (flag & FOLLOW_FLAG.isUndone) !== 0 ? 1 : 0;
    sessionRank[row] = rank[slot];
  }
}

/** Reads the log itself, in which the rows lie in order: fewer cache misses than by slot. */
function fillTargets(past: RawPast, out: readonly Float64Array[]): void {
  const [isFollow, isComment, followersLog, followingsLog, ageDays, newFollowsLog] = out;
  const { traffic, nAccounts } = past;
  const { followers, followings } = past.index.follows;
  const { createdSec } = traffic.accounts;
  const nNewFollows = new Uint32Array(nAccounts);
  eachRow(past, ({ verb, target }, place) => {
    if (verb[place] === VERB.follow) nNewFollows[target[place]]++;
  });
  const logOf = (counts: Uint32Array): Float64Array => Float64Array.from(counts, (n) => Math.log1p(n));
  const logs = { followers: logOf(followers), followings: logOf(followings), newFollows: logOf(nNewFollows) };
  eachRow(past, ({ verb, target, t }, place, row) => {
    const other = target[place];
    isFollow[row] = verb[place] === VERB.follow ? 1 : 0;
    isComment[row] = verb[place] === VERB.comment ? 1 : 0;
    followersLog[row] = logs.followers[other];
    followingsLog[row] = logs.followings[other];
    ageDays[row] = (t[place] - createdSec[other]) / DAY_SEC;
    newFollowsLog[row] = logs.newFollows[other];
  });
}

/** Visits every action row with its epoch and its place there. */
function eachRow(
  { actions, traffic, nRows }: RawPast,
  visit: (epoch: Epoch, place: number, row: number) => void,
): void {
  if (actions === null) return;
  const { epochs } = traffic;
  for (let row = 0; row < nRows; row++) visit(epochs[actions.epoch[row]], actions.row[row], row);
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
