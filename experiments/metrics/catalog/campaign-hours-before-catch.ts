import { metric } from '../../metric.js';
import { CATCH_HOURS, firstCatches, meanHoursToCatch } from '../first-catches.js';

const MOST_HOURS = CATCH_HOURS[CATCH_HOURS.length - 1];

/** As `hours-before-catch`, of campaigns: the clock starts with the first action of any account that works for it. */
export default metric({
  id: 'campaign-hours-before-catch',
  summary: `Mean hours from a campaign’s first action until it is caught, none counting more than ${MOST_HOURS}.`,
  order: 210,
  better: 'lower',
  range: [0, MOST_HOURS],
  display: 'count',
  bySegment: true,
  levels: ['action'],
  compute: (judged) => meanHoursToCatch(firstCatches(judged, 'campaign'), MOST_HOURS),
});
