import { metric } from '../../metric.js';
import { CATCH_HOURS, firstCatches, meanHoursToCatch } from '../first-catches.js';

const MOST_HOURS = CATCH_HOURS[CATCH_HOURS.length - 1];

/**
 * A restricted mean: who is not caught by then counts the full 72 hours; only accounts that were seen for so long count. Undefined without any.
 * Source: Royston and Parmar 2013, Restricted mean survival time.
 */
export default metric({
  id: 'hours-before-catch',
  summary: `Mean hours from an account’s first inauthentic action until it is caught, none counting more than ${MOST_HOURS}.`,
  order: 180,
  better: 'lower',
  range: [0, MOST_HOURS],
  display: 'count',
  bySegment: true,
  levels: ['action'],
  compute: (judged) => meanHoursToCatch(firstCatches(judged, 'account'), MOST_HOURS),
});
