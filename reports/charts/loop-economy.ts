import { chart } from '../chart.js';
import { detectorColours, distinct, intervalEnds, sampleSize } from '../house-style.js';

/** What is drawn, with what the panel is called. */
const PANELS: Readonly<Record<string, string>> = {
  'platform-cost': 'costs of the platform, USD in all',
  'service-revenue': 'revenue of the services, USD a day',
  customers: 'customers of the services at the end',
  'service-actions': 'actions of the services, a day',
};

/** What each arm costs the platform and leaves the services, against the same world in which nothing is done. */
export default chart({
  id: 'loop-economy',
  title: 'What the clean-up costs, and what it leaves the services',
  summary:
    "Platform costs and the services' revenue, customers and actions under each arm of a closed loop, less those of the twin in which nothing is done.",
  order: 5.6,
  page: 'study',
  comparesScenarios: true,
  onlyWith: 'loop-effects',
  build(input) {
    const rows = (input.tables['loop-effects'] ?? []).filter((row) => String(row['quantity']) in PANELS);
    if (rows.length === 0) return null;
    const arms = distinct(rows, 'arm');
    const scenarios = distinct(rows, 'scenario');
    const color = { field: 'arm', type: 'nominal', legend: null, scale: detectorColours(arms) };
    const y = { field: 'arm', type: 'nominal', title: null, sort: arms, axis: { labelLimit: 220 } };
    return {
      caption:
        `Each arm less its twin in which the platform never acts, over the same worlds (${sampleSize(rows, 'pair')}), means and 95 % intervals, from the first sweep to the end; ` +
        `left of the dashed line is less than without a clean-up. The intervals are not corrected for their number.`,
      tables: ['loop-effects'],
      spec: {
        columns: 2,
        concat: Object.entries(PANELS).flatMap(([quantity, title]) =>
          scenarios.map((scenario) => ({
            title: scenarios.length > 1 ? `${title} (${scenario})` : title,
            width: 260,
            height: { step: 22 },
            data: { name: 'loop-effects' },
            transform: [
              { filter: { field: 'quantity', equal: quantity } },
              { filter: { field: 'scenario', equal: scenario } },
              ...intervalEnds('difference'),
            ],
            layer: [
              { mark: { type: 'rule', strokeDash: [3, 3] }, encoding: { x: { datum: 0, type: 'quantitative' } } },
              {
                mark: { type: 'rule', strokeWidth: 1.8 },
                encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y, color },
              },
              {
                mark: { type: 'point', filled: true, size: 46, opacity: 1 },
                encoding: {
                  x: { field: 'difference', type: 'quantitative', title: null, axis: { tickCount: 5 } },
                  ...{ y, color },
                  tooltip: ['arm', 'scenario', 'quantity', 'unit', 'difference', 'low', 'high', 'p', 'n'].map(
                    (field) => ({ field }),
                  ),
                },
              },
            ],
          })),
        ),
      },
    };
  },
});
