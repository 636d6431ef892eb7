import { metric } from '../../metric.js';
import { foundGroups } from '../group-pairs.js';

/** How many groups there were to look at. */
export default metric({
  id: 'groups-found',
  summary: 'Groups that the detector found, right or wrong.',
  order: 150,
  better: 'neither',
  range: [0, Infinity],
  display: 'count',
  bySegment: false,
  levels: ['group'],
  compute: ({ groups }) => (groups === undefined ? NaN : foundGroups(groups).size),
});
