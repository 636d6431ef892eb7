import { metric } from '../../metric.js';
import { firstCatches, meanOver } from '../first-catches.js';

/** Who is never hit counts all it did in the window, at least what it got away with. Undefined where nothing is inauthentic. */
export default metric({
  id: 'actions-before-catch',
  summary: 'Mean number of inauthentic actions that an account gets through before it is caught.',
  order: 190,
  better: 'lower',
  range: [0, Infinity],
  display: 'count',
  bySegment: true,
  levels: ['action'],
  compute: (judged) =>
    meanOver(
      firstCatches(judged, 'account'),
      () => true,
      ({ nBefore }, at) => nBefore[at],
    ),
});
