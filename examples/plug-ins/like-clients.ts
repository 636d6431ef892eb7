import { featureBlock } from 'ersatz/feature-block';
import { CLIENT, VERB } from 'ersatz/traffic';

/** Through which program an account likes. One pass over the actions of the window. */
export default featureBlock({
  id: 'like-clients',
  summary: 'through which program an account gives its likes',
  unit: 'account',
  // Their full names are `like-clients/unofficial-share` and `like-clients/likes`.
  columns: [
    {
      name: 'unofficial-share',
      description: 'share of its likes in the window that came through the unofficial client',
    },
    { name: 'likes', description: 'likes it gave in the window' },
  ],
  compute(past, [unofficialShare, likes]) {
    // Account numbers are below nAccounts; rows are only those accounts that exist by now.
    const nLikes = new Float64Array(past.nAccounts);
    const nUnofficial = new Float64Array(past.nAccounts);
    for (const { nActions, t, verb, actor, client } of past.traffic.epochs) {
      for (let at = 0; at < nActions; at++) {
        if (verb[at] !== VERB.like || t[at] < past.windowStartSec) continue;
        nLikes[actor[at]]++;
        if (client[at] === CLIENT.unofficial) nUnofficial[actor[at]]++;
      }
    }
    for (let row = 0; row < past.nRows; row++) {
      const account = past.account[row];
      likes[row] = nLikes[account];
      // NaN says "unknown": who gave no like has no share.
      unofficialShare[row] = nLikes[account] > 0 ? nUnofficial[account] / nLikes[account] : NaN;
    }
  },
});
