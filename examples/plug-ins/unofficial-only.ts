import { attribution } from 'ersatz/attribution';
import { CLIENT } from 'ersatz/traffic';

/** Takes what a suspect did through the unofficial client and leaves the rest to its owner. Misses services that act through the official app. */
export default attribution({
  id: 'unofficial-only',
  summary: "Removes a suspect's actions that came through the unofficial client.",
  needsActionScores: false,
  pick({ traffic, epoch, row, isSuspect }, isPicked) {
    for (let at = 0; at < isPicked.length; at++) {
      const client = traffic.epochs[epoch[at]].client[row[at]];
      isPicked[at] = isSuspect[at] === 1 && client === CLIENT.unofficial ? 1 : 0;
    }
  },
});
