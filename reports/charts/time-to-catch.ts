import { chart } from '../chart.js';
import { detectorColours, distinct, intervalEnds, POINT_LEGEND, sampleSize } from '../house-style.js';

/** How far into an operation's work the first action lies that is hit, or the first look at which one is. */
export default chart({
  id: 'time-to-catch',
  title: 'Time to detection',
  summary: 'Share of accounts and of campaigns caught by hours since their first inauthentic action.',
  order: 37,
  onlyWith: 'time-to-catch',
  build(input) {
    const rows = input.tables['time-to-catch'] ?? [];
    if (rows.length === 0) return null;
    const x = { field: 'hours', type: 'quantitative', title: 'hours since the first inauthentic action' };
    const y = {
      ...{ field: 'share', type: 'quantitative', title: 'share caught' },
      ...{ scale: { domain: [0, 1] }, axis: { format: '.3~p', tickCount: 5 } },
    };
    const color = {
      ...{ field: 'detector', type: 'nominal', title: null, legend: POINT_LEGEND },
      scale: detectorColours(input.detectors.map(({ id }) => id)),
    };
    const policies = distinct(rows, 'policy');
    const { lookEveryHours } = rows[0];
    const known =
      typeof lookEveryHours === 'number'
        ? `until the platform, which looks every ${lookEveryHours === 1 ? 'hour' : `${lookEveryHours} hours`} at what has happened by then, hits one`
        : 'until the first that is hit; judged once, at the window’s end, with what came after in view';
    return {
      caption:
        `Share of the accounts, and of the campaigns, with an inauthentic action that the clean-up hits, by hours since their first one in the test window ${known}; ` +
        `mean over replicates (${sampleSize(rows)}) with 95 % bands. Counted are those whose first action lies 72 hours or more before the window’s end (24 in windows of few days). ` +
        `Thresholds are those frozen before the window${policies.length > 1 ? `; policy ${policies[0]}, the others are in the table` : ''}.`,
      tables: ['time-to-catch'],
      spec: {
        columns: 2,
        concat: distinct(rows, 'of').map((of) => ({
          ...{ title: of, width: 400, height: 260 },
          data: { name: 'time-to-catch' },
          transform: [
            { filter: { field: 'of', equal: of } },
            { filter: { field: 'policy', equal: policies[0] } },
            ...intervalEnds('share'),
          ],
          layer: [
            {
              mark: { type: 'area', opacity: 0.16, interpolate: 'step-after' },
              encoding: { x, y: { ...y, field: 'from' }, y2: { field: 'to' }, color },
            },
            { mark: { type: 'line', strokeWidth: 1.8, interpolate: 'step-after' }, encoding: { x, y, color } },
          ],
        })),
      },
    };
  },
});
