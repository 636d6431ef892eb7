import { metric } from '../../metric.js';
import { firstCatches, shareCaughtWithin } from '../first-catches.js';

const DAY_SEC = 86_400;

/** Of accounts whose first inauthentic action of the window lies a day or more before its end; undefined without any. */
export default metric({
  id: 'caught-in-a-day',
  summary: 'Share of the accounts of which an inauthentic action is hit within 24 hours of their first one.',
  order: 160,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: true,
  levels: ['action'],
  compute: (judged) => shareCaughtWithin(firstCatches(judged, 'account'), DAY_SEC),
});
