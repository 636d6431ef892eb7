import { attribution } from 'ersatz/attribution';
import { VERB } from 'ersatz/traffic';

/** Say here whose doing it takes for what. In an arm of a closed loop: `{ level: account, attribution: my-attribution }`. */
export default attribution({
  id: 'my-attribution', // equals the file name
  summary: "Removes a suspect's follows and leaves likes and comments.",
  needsActionScores: false, // true: only with a detector that scores actions

  // Writes 1 for the actions that a removal takes; only those of suspects count.
  pick({ traffic, epoch, row, isSuspect }, isPicked) {
    for (let at = 0; at < isPicked.length; at++) {
      const verb = traffic.epochs[epoch[at]].verb[row[at]];
      isPicked[at] = isSuspect[at] === 1 && verb === VERB.follow ? 1 : 0;
    }
  },
});
