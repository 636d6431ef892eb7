import { chart } from '../chart.js';
import { distinct, LEVEL_TITLES, sampleSize } from '../house-style.js';

/** How good each detector is against what it took to train and score. */
export default chart({
  id: 'quality-cost',
  title: 'Quality against cost',
  summary: 'Average precision of every detector against the seconds it took to train and score one replicate.',
  order: 16,
  page: 'study',
  onlyWith: 'cost',
  build(input) {
    const rows = input.tables['cost'] ?? [];
    const x = {
      field: 'sec',
      type: 'quantitative',
      title: 'seconds a replicate (log)',
      scale: { type: 'log', nice: true },
    };
    const y = { field: 'value', type: 'quantitative', title: 'average precision', scale: { domain: [0, 1] } };
    return {
      caption:
        `Mean over replicates (${sampleSize(rows)}) of average precision, and of the seconds that training and scoring took on the machine of this run, features not ` +
        `counted. Blue: no cheaper detector is as good. Seconds differ between machines and runs; they stand in timing.json, not in report.json.`,
      tables: ['cost'],
      spec: {
        columns: 2,
        concat: distinct(rows, 'level').map((level) => ({
          title: LEVEL_TITLES[level] ?? level,
          width: 320,
          height: 260,
          data: { name: 'cost' },
          transform: [
            { filter: { field: 'level', equal: level } },
            { calculate: 'max(0.001, datum.fitSec + datum.scoreSec)', as: 'sec' },
            {
              window: [{ op: 'max', field: 'value', as: 'bestSoFar' }],
              sort: [{ field: 'sec' }, { field: 'value', order: 'descending' }],
              groupby: ['scenario'],
              frame: [null, 0],
            },
            { calculate: `datum.value >= datum.bestSoFar ? 'yes' : 'no'`, as: 'frontier' },
          ],
          encoding: {
            x,
            y,
            color: { condition: { test: `datum.frontier === 'yes'`, value: '#0072b2' }, value: '#858b94' },
          },
          layer: [
            {
              mark: { type: 'point', filled: true, size: 60, opacity: 1 },
              encoding: {
                tooltip: ['contender', 'value', 'fitSec', 'scoreSec', 'n'].map((field) => ({ field })),
              },
            },
            {
              // Every second name stands below its point, lest neighbours' names meet.
              transform: [
                { filter: `datum.frontier === 'yes'` },
                { window: [{ op: 'row_number', as: 'place' }], sort: [{ field: 'sec' }], groupby: ['scenario'] },
              ],
              mark: { type: 'text', fontSize: 10, align: 'center', dy: { expr: 'datum.place % 2 === 1 ? -9 : 12' } },
              encoding: { text: { field: 'contender' } },
            },
          ],
        })),
      },
    };
  },
});
