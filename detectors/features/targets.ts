import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { featureBlock, type RawPast } from '../feature-block.js';
import { FOLLOW_FLAG } from '../lib/follow-walk.js';
import { Tally } from '../lib/tally.js';

/** Whom an account acts upon. */
export default featureBlock({
  id: 'targets',
  summary: 'whom an account likes, follows and comments on in the window',
  unit: 'account',
  columns: [
    { name: 'distinct-share', description: 'distinct targets over actions with a target' },
    { name: 'entropy', description: 'entropy of the targets, bits' },
    { name: 'unfollowed-like-share', description: 'share of the likes that went to accounts not followed at the time' },
    { name: 'followers-log', description: "mean over the actions of log(1 + target's followers at now)" },
    { name: 'followings-log', description: "mean over the actions of log(1 + target's followings at now)" },
    { name: 'followed-by-share', description: 'share of the actions whose target followed the account at the time' },
    { name: 'liked-post-age-sec', description: 'mean age of the posts liked, seconds; posts seen being made only' },
    { name: 'likes-to-follows-log', description: 'natural log of (1 + likes) / (1 + follows)' },
    { name: 'comment-share', description: 'comments over likes, follows and comments' },
  ],
  compute,
});

/** Readable form: group the window's slots that have a target by target; means over those slots. */
function compute({ index, account: rows, traffic }: RawPast, out: readonly Float64Array[]): void {
  const { offset, windowOffset, verb, target } = index.order;
  const { flags, followers, followings } = index.follows;
  const postAgeSec = index.postAgeSec;
  const targets = new Tally(traffic.accounts.nAccounts);
  const followersLog = Float64Array.from(followers, (n) => Math.log1p(n));
  const followingsLog = Float64Array.from(followings, (n) => Math.log1p(n));
  for (let row = 0; row < rows.length; row++) {
    const account = rows[row];
    let nLikes = 0;
    let nFollows = 0;
    let nComments = 0;
    let nUnfollowedLikes = 0;
    let nFollowedBy = 0;
    let nAges = 0;
    let ageSum = 0;
    let followersSum = 0;
    let followingsSum = 0;
    for (let slot = windowOffset[account]; slot < offset[account + 1]; slot++) {
      const other = target[slot];
      if (other === NONE) continue;
      const kind = verb[slot];
      const flag = flags[slot];
      targets.add(other);
      followersSum += followersLog[other];
      followingsSum += followingsLog[other];
      if ((flag & FOLLOW_FLAG.isFollowed) !== 0) nFollowedBy++;
      if (kind === VERB.follow) nFollows++;
      else if (kind === VERB.comment) nComments++;
      else if (kind === VERB.like) {
        nLikes++;
        if ((flag & FOLLOW_FLAG.follows) === 0) nUnfollowedLikes++;
        const ageSec = postAgeSec[slot];
        if (ageSec === ageSec) {
          nAges++;
          ageSum += ageSec;
        }
      }
    }
    const n = targets.total;
    out[0][row] = n === 0 ? NaN : targets.nMet / n;
    out[1][row] = targets.entropyBits();
    out[2][row] = nLikes === 0 ? NaN : nUnfollowedLikes / nLikes;
    out[3][row] = n === 0 ? NaN : followersSum / n;
    out[4][row] = n === 0 ? NaN : followingsSum / n;
    out[5][row] = n === 0 ? NaN : nFollowedBy / n;
    out[6][row] = nAges === 0 ? NaN : ageSum / nAges;
    out[7][row] = Math.log((1 + nLikes) / (1 + nFollows));
    const nGiven = nLikes + nFollows + nComments;
    out[8][row] = nGiven === 0 ? NaN : nComments / nGiven;
    targets.reset();
  }
}
