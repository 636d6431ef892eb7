import { metric } from '../../metric.js';
import { share } from '../outcomes.js';

/** More looks are more chances to hit, the wrong ones too: what catching early costs. Undefined where the platform looks once, at the window's end, and where nothing is organic. */
export default metric({
  id: 'false-removal-rate-of-looks',
  summary: 'Share of the organic actions that any of the platform’s looks hits.',
  order: 220,
  better: 'lower',
  range: [0, 1],
  among: 'organic',
  display: 'rate',
  bySegment: true,
  levels: ['action'],
  compute({ nRows, isPositive, timing }) {
    const knownSec = timing?.knownSec;
    if (knownSec === undefined) return NaN;
    let [nOrganic, nHit] = [0, 0];
    for (let row = 0; row < nRows; row++) {
      if (isPositive[row] === 1) continue;
      nOrganic++;
      if (knownSec[row] < Infinity) nHit++;
    }
    return share(nHit, nOrganic);
  },
});
