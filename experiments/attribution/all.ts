import { attribution } from '../attribution.js';

/** Takes everything a suspect did: nothing inauthentic is left, and the owner's own actions go with it. */
export default attribution({
  id: 'all',
  summary: "Removes every action of a suspect since the last sweep, the owner's own included.",
  needsActionScores: false,
  pick: (_candidates, isPicked) => void isPicked.fill(1),
});
