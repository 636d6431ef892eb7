import { chart } from '../chart.js';
import { distinct, LEVEL_TITLES, sampleSize } from '../house-style.js';

/** Which detector is better, pair by pair on the same worlds. */
export default chart({
  id: 'paired-differences',
  title: 'Paired differences between detectors',
  summary: 'Differences between detectors on the same replicates, with 95 % intervals and p values.',
  order: 70,
  build(input) {
    const rows = input.tables['paired'] ?? [];
    if (rows.length === 0) return null;
    const panels = distinct(rows, 'metric').flatMap((metric) =>
      distinct(
        rows.filter((row) => row['metric'] === metric),
        'level',
      ).map((level) => ({ level, metric })),
    );
    const y = { field: 'pair', type: 'nominal', title: null, axis: { labelExpr: `split(datum.label, '|')` } };
    const clear = {
      condition: { test: `datum.clear === 'yes'`, value: '#0072b2' },
      value: '#858b94',
    };
    return {
      caption:
        `First detector minus second on the same replicates (${sampleSize(rows)} pairs), mean and 95 % interval. ` +
        `Blue: the interval leaves out zero. The p values stand in the table; they are not corrected for the number of pairs.`,
      tables: ['paired'],
      spec: {
        columns: 2,
        concat: panels.map(({ level, metric }) => ({
          title: `${LEVEL_TITLES[level] ?? level}: ${metric}`,
          width: 300,
          height: { step: 34 },
          data: { name: 'paired' },
          transform: [
            { filter: { field: 'level', equal: level } },
            { filter: { field: 'metric', equal: metric } },
            { calculate: `datum.a + '|− ' + datum.b`, as: 'pair' },
            { calculate: `datum.low > 0 || datum.high < 0 ? 'yes' : 'no'`, as: 'clear' },
          ],
          layer: [
            { mark: { type: 'rule', strokeDash: [3, 3] }, encoding: { x: { datum: 0, type: 'quantitative' } } },
            {
              mark: { type: 'rule', strokeWidth: 2 },
              encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' }, y, color: clear },
            },
            {
              mark: { type: 'point', filled: true, size: 50, opacity: 1 },
              encoding: {
                x: { field: 'difference', type: 'quantitative', title: 'difference', axis: { tickCount: 5 } },
                y,
                color: clear,
                tooltip: ['a', 'b', 'metric', 'difference', 'low', 'high', 'p', 'n'].map((field) => ({ field })),
              },
            },
          ],
        })),
      },
    };
  },
});
