import { metric } from '../../metric.js';
import { firstCatches, shareCaughtWithin } from '../first-catches.js';

const DAY_SEC = 86_400;

/** Of campaigns whose first action of the window lies a day or more before its end; undefined without any. */
export default metric({
  id: 'campaigns-caught-in-a-day',
  summary: 'Share of the campaigns of which an action, whoever does it, is hit within 24 hours of the first one.',
  order: 200,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: true,
  levels: ['action'],
  compute: (judged) => shareCaughtWithin(firstCatches(judged, 'campaign'), DAY_SEC),
});
