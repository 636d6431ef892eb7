import { VERB } from '../../sim/traffic/verb.js';
import { featureBlock, type RawPast } from '../feature-block.js';
import { FOLLOW_FLAG } from '../lib/follow-walk.js';

const DAY_SEC = 86_400;

/** How large an account is, and what comes back for its follows. */
export default featureBlock({
  id: 'reach',
  summary: 'followers, followings and what comes back for own follows; age and profile',
  unit: 'account',
  columns: [
    { name: 'followers', description: 'followers at now' },
    { name: 'followings', description: 'accounts followed at now' },
    { name: 'followings-to-followers-log', description: 'natural log of (1 + followings) / (1 + followers)' },
    {
      name: 'reciprocated-share',
      description: 'share of the own follows in the window whose target follows the account at now',
    },
    {
      name: 'follow-back-share',
      description: 'share of the own follows in the window that were followed back while they stood',
    },
    { name: 'new-followers', description: 'followers at now less followers at the start of the window' },
    { name: 'age-days', description: 'days since the account was opened' },
    { name: 'is-private', description: '1 = private' },
    { name: 'is-business', description: '1 = business account' },
    { name: 'has-picture', description: '1 = has a profile picture' },
    { name: 'posts', description: 'posts made, before the start of the log and in it' },
  ],
  compute,
});

/** Readable form: look up the walked follow graph; count the flags of the window's follows and all posts. */
function compute({ index, account: rows, nowSec, traffic }: RawPast, out: readonly Float64Array[]): void {
  const { offset, windowOffset, verb } = index.order;
  const { flags, followers, followings, followersAtWindowStart } = index.follows;
  const { createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore } = traffic.accounts;
  for (let row = 0; row < rows.length; row++) {
    const account = rows[row];
    const from = windowOffset[account];
    let nPosts = nPostsBefore[account];
    let nFollows = 0;
    let nReciprocated = 0;
    let nFollowedBack = 0;
    for (let slot = offset[account]; slot < offset[account + 1]; slot++) {
      if (verb[slot] === VERB.post) nPosts++;
      if (slot < from || verb[slot] !== VERB.follow) continue;
      nFollows++;
      if ((flags[slot] & FOLLOW_FLAG.isReciprocated) !== 0) nReciprocated++;
      if ((flags[slot] & FOLLOW_FLAG.isFollowedBack) !== 0) nFollowedBack++;
    }
    out[0][row] = followers[account];
    out[1][row] = followings[account];
    out[2][row] = Math.log((1 + followings[account]) / (1 + followers[account]));
    out[3][row] = nFollows === 0 ? NaN : nReciprocated / nFollows;
    out[4][row] = nFollows === 0 ? NaN : nFollowedBack / nFollows;
    out[5][row] = followers[account] - followersAtWindowStart[account];
    out[6][row] = (nowSec - createdSec[account]) / DAY_SEC;
    out[7][row] = isPrivate[account];
    out[8][row] = isBusiness[account];
    out[9][row] = hasPicture[account];
    out[10][row] = nPosts;
  }
}
