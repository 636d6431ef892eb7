import { metric } from 'ersatz/metric';

/** How many times as often a hit row is inauthentic as any row: precision by prevalence. 1 = no better than chance. */
export default metric({
  id: 'lift',
  summary: 'Precision by prevalence: 1 is no better than chance.',
  order: 15,
  better: 'higher',
  range: [0, Infinity],
  // `rate` prints a share, `count` a whole number; a ratio is neither, `count` comes closer.
  display: 'count',
  bySegment: false,
  compute({ nRows, isPositive, isHit }) {
    let nPositive = 0;
    let nHit = 0;
    let nCaught = 0;
    for (let row = 0; row < nRows; row++) {
      nPositive += isPositive[row];
      nHit += isHit[row];
      nCaught += isPositive[row] * isHit[row];
    }
    // NaN says "undefined": nothing was hit, or there is nothing to catch.
    return nHit === 0 || nPositive === 0 ? NaN : nCaught / nHit / (nPositive / nRows);
  },
});
