import { chart } from '../chart.js';
import { distinct, LEVEL_TITLES, sampleSize, NAME_LABELS } from '../house-style.js';

/** How far every detector is from the leader, on the same worlds. */
export default chart({
  id: 'paired-differences',
  title: 'Behind the leader, world by world',
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
    const y = {
      field: 'other',
      type: 'nominal',
      title: null,
      sort: { field: 'lead', op: 'min', order: 'ascending' },
      axis: NAME_LABELS,
    };
    const clear = {
      condition: { test: `datum.apart === 'yes'`, value: '#0072b2' },
      value: '#858b94',
    };
    return {
      caption:
        `Each detector minus the leader (best mean average precision of its level), on the same replicates (${sampleSize(rows, 'pair')}): mean and 95 % interval. ` +
        `Blue: told apart at 5 %, by the t test and by the same corrected for skewness, after Holm's correction for the number of pairs. An interval is of its pair alone, by both of these tests without that correction: blue ones are always clear of 0, and a grey one can be. The table has every pair, with p values ` +
        `by these, Wilcoxon's test and permutation (each also corrected by Holm), the effect size, and how many more replicates would tell the two apart.`,
      tables: ['paired'],
      spec: {
        columns: 2,
        concat: panels.map(({ level, metric }) => ({
          title: `${LEVEL_TITLES[level] ?? level}: ${metric}`,
          width: 300,
          height: { step: 22 },
          data: { name: 'paired' },
          transform: [
            { filter: { field: 'level', equal: level } },
            { filter: { field: 'metric', equal: metric } },
            { filter: 'datum.a === datum.leader || datum.b === datum.leader' },
            { calculate: `datum.a === datum.leader ? -1 : 1`, as: 'sign' },
            { calculate: `datum.a === datum.leader ? datum.b : datum.a`, as: 'other' },
            { calculate: 'datum.sign * datum.difference', as: 'lead' },
            { calculate: '!isValid(datum.low) ? datum.lead : datum.sign > 0 ? datum.low : -datum.high', as: 'from' },
            { calculate: '!isValid(datum.high) ? datum.lead : datum.sign > 0 ? datum.high : -datum.low', as: 'to' },
            {
              calculate: `datum.apart === 'no' && datum.moreWorlds > 0 ? datum.moreWorlds + ' more would separate the two' : datum.apart === 'no' && (datum.low > 0 || datum.high < 0) ? 'clear of 0 alone, not among all pairs' : ''`,
              as: 'hint',
            },
          ],
          layer: [
            { mark: { type: 'rule', strokeDash: [3, 3] }, encoding: { x: { datum: 0, type: 'quantitative' } } },
            {
              mark: { type: 'rule', strokeWidth: 2 },
              encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y, color: clear },
            },
            {
              mark: { type: 'point', filled: true, size: 50, opacity: 1 },
              encoding: {
                x: { field: 'lead', type: 'quantitative', title: 'minus the leader', axis: { tickCount: 5 } },
                y,
                color: clear,
                tooltip: [
                  ...['other', 'leader', 'metric', 'lead', 'from', 'to', 'p', 'pHolm', 'pCautiousHolm'],
                  ...['pWilcoxonHolm', 'pPermutationHolm', 'apart', 'hint', 'n'],
                ].map((field) => ({ field })),
              },
            },
          ],
        })),
      },
    };
  },
});
