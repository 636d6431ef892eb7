import { attribution } from '../attribution.js';

/** Takes the actions that were hit themselves; the detector must score actions. */
export default attribution({
  id: 'action-scores',
  summary: 'Removes the actions whose own score was hit.',
  needsActionScores: true,
  pick({ isHit }, isPicked) {
    if (isHit === null) throw new Error('action-scores needs a detector that scores actions');
    for (let at = 0; at < isPicked.length; at++) isPicked[at] = isHit[at];
  },
});
