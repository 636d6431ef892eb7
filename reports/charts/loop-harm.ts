import { chart } from '../chart.js';
import { detectorColours, distinct, intervalEnds, POINT_LEGEND, sampleSize } from '../house-style.js';

/** Who is hurt by a clean-up, group by group. */
export default chart({
  id: 'loop-harm',
  title: 'Who gets hurt',
  summary:
    'Innocent people hit by a closed-loop clean-up, and actions of owners lost, by persona, size and kind of account.',
  order: 8,
  page: 'study',
  onlyWith: 'loop-harm',
  build(input) {
    const rows = input.tables['loop-harm'] ?? [];
    if (rows.length === 0) return null;
    const arms = distinct(rows, 'arm');
    const color = { field: 'arm', type: 'nominal', title: null, scale: detectorColours(arms), legend: POINT_LEGEND };
    const y = { field: 'segment', type: 'nominal', title: null };
    const yOffset = { field: 'arm', type: 'nominal', sort: arms, scale: { paddingOuter: 0.4 } };
    const panels = distinct(rows, 'scenario').flatMap((scenario) =>
      ['share wronged', 'own actions lost per 100 people'].map((quantity) => ({ scenario, quantity })),
    );
    return {
      caption:
        `Means over worlds (${sampleSize(rows)}) with 95 % intervals. Wronged: told, limited, blocked, purged or robbed of an action ` +
        `although no operation had acted through the account of late; lost actions count those of customers too. Restored ones do not count as lost.`,
      tables: ['loop-harm'],
      spec: {
        columns: 2,
        resolve: { scale: { yOffset: 'independent' } },
        concat: panels.map(({ scenario, quantity }) => ({
          title: distinct(rows, 'scenario').length > 1 ? `${scenario}: ${quantity}` : quantity,
          width: 260,
          height: { step: 10, for: 'offset' },
          data: { name: 'loop-harm' },
          transform: [
            { filter: { field: 'scenario', equal: scenario } },
            { filter: { field: 'quantity', equal: quantity } },
            ...intervalEnds(),
          ],
          layer: [
            {
              mark: { type: 'rule', strokeWidth: 1.6 },
              encoding: {
                x: { field: 'from', type: 'quantitative' },
                x2: { field: 'to' },
                ...{ y, yOffset, color },
              },
            },
            {
              mark: { type: 'point', filled: true, size: 36, opacity: 1 },
              encoding: {
                x: {
                  field: 'value',
                  type: 'quantitative',
                  title: null,
                  axis: { tickCount: 5, ...(quantity === 'share wronged' ? { format: '.1%' } : {}) },
                },
                ...{ y, yOffset, color },
                tooltip: ['arm', 'scenario', 'segment', 'quantity', 'value', 'low', 'high', 'n'].map((field) => ({
                  field,
                })),
              },
            },
          ],
        })),
      },
    };
  },
});
