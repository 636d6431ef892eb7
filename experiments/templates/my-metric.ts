import { metric } from 'ersatz/metric';

/** Say here what the number tells. It is in every report unless a study has a list `metrics`. */
export default metric({
  id: 'my-metric', // equals the file name
  summary: 'Share of the rows that are hit.',
  better: 'neither', // 'higher', 'lower'
  range: [0, 1],
  display: 'rate', // a share; 'count': a whole number
  bySegment: false, // true: also for each persona, operation and confounder

  // One number for the rows of a cell; NaN where it is undefined.
  compute({ nRows, isHit }) {
    let nHit = 0;
    for (let row = 0; row < nRows; row++) nHit += isHit[row];
    return nRows === 0 ? NaN : nHit / nRows;
  },
});
