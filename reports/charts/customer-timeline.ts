import { counted } from '../../errors/counted.js';
import { chart } from '../chart.js';
import { distinct, operationColours } from '../house-style.js';
import type { TableRow } from '../report.js';

/** The largest number of actions that one mark stands for. */
function mostInAnHour(rows: readonly TableRow[]): number {
  const counts = new Map<string, number>();
  for (const { scenario, detector, account, day, hour, controller, outcome } of rows) {
    const key = JSON.stringify([scenario, detector, account, day, Math.floor(Number(hour)), controller, outcome]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

/** One customer's account, hour by hour: who acted and what was removed. */
export default chart({
  id: 'customer-timeline',
  title: "A customer's account, hour by hour",
  summary:
    'Every action of one customer, coloured by who controlled it (truth) and marked by whether the policy removed it.',
  order: 60,
  page: 'operations',
  build(input) {
    const rows = input.tables['customer-timeline'] ?? [];
    if (rows.length === 0) return null;
    const controllers = operationColours(distinct(rows, 'controller'));
    const ids = input.detectors.map(({ id }) => id);
    const most = mostInAnHour(rows);
    const panels = ids.flatMap((id) => distinct(rows, 'account').map((account) => `${id} (${account})`));
    const lanes = {
      field: 'lane',
      type: 'nominal',
      sort: controllers.domain.flatMap((name) => [`${name} kept`, `${name} removed`]),
      scale: { paddingOuter: 0.4 },
    };
    return {
      caption:
        `What one customer's account did in the test window: each mark is an hour of one controller, its area the number of actions ` +
        `(${counted(rows.length, 'row')} over all detectors and scenarios). Colour is the truth: the owner or the operation that holds the ` +
        `password. A cross was removed by the policy, a ring was kept: grey crosses are false removals, coloured rings were missed.`,
      tables: ['customer-timeline'],
      spec: {
        data: { name: 'customer-timeline' },
        transform: [
          { calculate: `datum.detector + ' (' + datum.account + ')'`, as: 'panel' },
          { calculate: 'floor(datum.hour)', as: 'hourOfDay' },
          { calculate: 'datum.hourOfDay + 0.5', as: 'middle' },
          { calculate: `datum.controller + ' ' + datum.outcome`, as: 'lane' },
          {
            aggregate: [{ op: 'count', as: 'actions' }],
            groupby: ['panel', 'day', 'hourOfDay', 'middle', 'controller', 'outcome', 'lane'],
          },
        ],
        facet: { field: 'panel', type: 'nominal', title: null, sort: panels },
        columns: 2,
        spec: {
          width: 400,
          height: 250,
          mark: { type: 'point', filled: false, strokeWidth: 1.4, opacity: 1 },
          encoding: {
            x: { field: 'day', type: 'ordinal', title: 'day', axis: { labelAngle: 0, labelOverlap: true } },
            xOffset: lanes,
            y: {
              field: 'middle',
              type: 'quantitative',
              title: 'hour of the day',
              scale: { domain: [24, 0], nice: false },
              axis: { values: [0, 6, 12, 18, 24] },
            },
            color: {
              field: 'controller',
              type: 'nominal',
              title: null,
              scale: controllers,
              legend: { symbolType: 'square' },
            },
            shape: {
              field: 'outcome',
              type: 'nominal',
              title: null,
              scale: { domain: ['kept', 'removed'], range: ['circle', 'M-1,-1L1,1M-1,1L1,-1'] },
            },
            size: {
              field: 'actions',
              type: 'quantitative',
              title: 'actions in the hour',
              scale: { type: 'sqrt', domain: [1, Math.max(most, 2)], rangeMin: 16, rangeMax: 120 },
              legend: { values: [...new Set([1, Math.ceil(most / 2), most])], format: 'd' },
            },
            tooltip: ['day', 'hourOfDay', 'controller', 'outcome', 'actions'].map((field) => ({ field })),
          },
        },
      },
    };
  },
});
