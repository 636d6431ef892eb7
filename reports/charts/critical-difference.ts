import { chart } from '../chart.js';
import { distinct, LEVEL_TITLES, sampleSize, NAME_LABELS } from '../house-style.js';

/** Mean ranks of the detectors, and which of them can not be told apart. */
export default chart({
  id: 'critical-difference',
  title: 'Who ranks where, and who can not be told apart',
  summary: 'Mean rank of every detector over the replicates, with half the critical difference to either side.',
  order: 14,
  page: 'study',
  onlyWith: 'ranking',
  build(input) {
    const rows = input.tables['ranking'] ?? [];
    const fields = distinct(rows, 'metric')
      .sort()
      .flatMap((metric) =>
        distinct(
          rows.filter((row) => row['metric'] === metric),
          'level',
        ).map((level) => ({ level, metric })),
      );
    const y = {
      field: 'contender',
      type: 'nominal',
      title: null,
      sort: { field: 'rank', op: 'min' },
      axis: NAME_LABELS,
    };
    const tooltip = ['contender', 'rank', 'criticalDifference', 'p', 'n'].map((field) => ({ field }));
    return {
      caption:
        `Rank within each replicate, 1 is best, and its mean (${sampleSize(rows)}). The lines reach half of Nemenyi's critical difference to either side: where two ` +
        `overlap, those detectors can not be told apart at 5 %. Blue: not told apart from the best. With few replicates the lines are long; table paired says ` +
        `how many replicates would do.`,
      tables: ['ranking'],
      spec: {
        columns: 2,
        concat: fields.map(({ level, metric }) => ({
          title: `${LEVEL_TITLES[level] ?? level}: ${metric}`,
          width: 300,
          height: { step: 20 },
          data: { name: 'ranking' },
          transform: [
            { filter: { field: 'level', equal: level } },
            { filter: { field: 'metric', equal: metric } },
            { joinaggregate: [{ op: 'min', field: 'rank', as: 'best' }], groupby: ['scenario'] },
            { calculate: 'datum.rank - datum.criticalDifference / 2', as: 'low' },
            { calculate: 'datum.rank + datum.criticalDifference / 2', as: 'high' },
            { calculate: `datum.rank - datum.best < datum.criticalDifference ? 'yes' : 'no'`, as: 'withBest' },
          ],
          encoding: {
            y,
            color: { condition: { test: `datum.withBest === 'yes'`, value: '#0072b2' }, value: '#858b94' },
          },
          layer: [
            {
              mark: { type: 'rule', strokeWidth: 2, clip: true },
              encoding: { x: { field: 'low', type: 'quantitative', title: 'mean rank' }, x2: { field: 'high' } },
            },
            {
              mark: { type: 'point', filled: true, size: 60, opacity: 1 },
              encoding: { x: { field: 'rank', type: 'quantitative', scale: { domainMin: 1, zero: false } }, tooltip },
            },
          ],
        })),
      },
    };
  },
});
