import { metric } from '../../metric.js';
import { firstCatches, meanOver } from '../first-catches.js';

const TEN = 10;

/** Of accounts with ten inauthentic actions or more in the window; undefined without any. */
export default metric({
  id: 'caught-in-ten-actions',
  summary: 'Share of the accounts that are caught before ten inauthentic actions have gone by.',
  order: 170,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: true,
  levels: ['action'],
  compute: (judged) =>
    meanOver(
      firstCatches(judged, 'account'),
      ({ nActions }, at) => nActions[at] >= TEN,
      ({ nBefore }, at) => (nBefore[at] < TEN ? 1 : 0),
    ),
});
