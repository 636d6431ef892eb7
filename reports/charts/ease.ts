import { chart } from '../chart.js';
import { distinct, LEVEL_TITLES, sampleSize } from '../house-style.js';
import type { TableRow } from '../report.js';

/** Columns shown for each level: the best by AUC. */
const N_SHOWN = 12;
/** Above the upper line a single column does a detector's work; the lower line is what a good world stays below. */
const LINES = [0.9, 0.98];

/** How easy the world is: what single columns can do without any detector. */
export default chart({
  id: 'ease',
  title: 'How far single columns go',
  summary:
    'AUC of the best single columns and recall of the best one-line rules at 0.1 % false removals, with 95 % intervals.',
  order: 60,
  page: 'study',
  build(input) {
    const rows = input.tables['ease'] ?? [];
    if (rows.length === 0) return null;
    const panels = distinct(rows, 'level').flatMap((level) => [
      { level, value: 'auc', low: 'aucLow', high: 'aucHigh', rank: 'rank', title: 'best single columns' },
      {
        level,
        value: 'recall',
        low: 'recallLow',
        high: 'recallHigh',
        rank: 'recallRank',
        title: 'best one-line rules',
      },
    ]);
    return {
      caption:
        `Left: the ${N_SHOWN} observed columns and features with the highest AUC (better direction). Right: the ${N_SHOWN} on which a rule ("at ` +
        `least x", "at most x", "equal to x") catches most at 0.1 % false removals. Mean over replicates (${sampleSize(rows)}) with 95 % intervals.` +
        ` Thresholds are picked on the rows they are measured on: optimistic on purpose. ${flagged(rows)}`,
      tables: ['ease'],
      spec: {
        columns: 2,
        concat: panels.map(({ level, value, low, high, rank, title }) => {
          const y = {
            field: 'column',
            type: 'nominal',
            title: null,
            sort: { field: rank, op: 'min', order: 'ascending' },
            axis: { labelLimit: 260 },
          };
          const isAuc = value === 'auc';
          const scale = { domain: isAuc ? [0.5, 1] : [0, 1], zero: false };
          const color = { value: isAuc ? '#0072b2' : '#d55e00' };
          return {
            title: `${LEVEL_TITLES[level] ?? level}: ${title}`,
            width: 260,
            height: { step: 18 },
            data: { name: 'ease' },
            transform: [
              { filter: { field: 'level', equal: level } },
              { filter: `datum.${rank} <= ${N_SHOWN}` },
              { calculate: `datum.column + (datum.kind === 'code' ? ' =' : '')`, as: 'column' },
            ],
            layer: [
              ...(isAuc ? LINES : [0.5]).map((at) => ({
                mark: { type: 'rule', strokeDash: at === 0.98 ? [1.5, 3] : [5, 4] },
                encoding: { x: { datum: at, type: 'quantitative', scale } },
              })),
              {
                mark: { type: 'rule', strokeWidth: 1.8 },
                encoding: { x: { field: low, type: 'quantitative', scale }, x2: { field: high }, y, color },
              },
              {
                mark: { type: 'point', filled: true, size: 46, opacity: 1 },
                encoding: {
                  x: {
                    field: value,
                    type: 'quantitative',
                    title: isAuc ? 'AUC (lines: 0.90 and 0.98)' : 'recall (line: 0.5)',
                    scale,
                    axis: { tickCount: 5 },
                  },
                  y,
                  color,
                  tooltip: ['column', 'kind', 'auc', 'recall', 'rule', 'falseRemovalRate', 'n'].map((field) => ({
                    field,
                  })),
                },
              },
            ],
          };
        }),
      },
    };
  },
});

/** Names the columns that do a detector's work by themselves. */
function flagged(rows: readonly TableRow[]): string {
  const found = rows.filter(({ flag }) => flag !== '');
  if (found.length === 0) return 'No single column has an AUC above 0.98.';
  const names = [...new Set(found.map(({ scenario, level, column }) => `${column} (${level}s of ${scenario})`))];
  return `Too easy, AUC above 0.98: ${names.join(', ')}.`;
}
