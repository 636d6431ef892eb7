import { chart } from '../chart.js';
import { detectorColours, detectorShapes, distinct, LEVEL_TITLES, POINT_LEGEND, sampleSize } from '../house-style.js';

/** Who ranks where at each value of what the study turns. */
export default chart({
  id: 'ranking-along-axes',
  title: 'Does the ranking hold?',
  summary:
    'Rank of every detector at each value of a swept axis, or of the evasion dial; crossing lines are changed places.',
  order: 47,
  page: 'study',
  comparesScenarios: true,
  onlyWith: 'axis-ranks',
  build(input) {
    const rows = input.tables['axis-ranks'] ?? [];
    if (rows.length === 0) return null;
    const names = distinct(rows, 'contender');
    const legend = POINT_LEGEND;
    const color = { field: 'contender', type: 'nominal', title: null, scale: detectorColours(names), legend };
    const shape = { field: 'contender', type: 'nominal', title: null, scale: detectorShapes(names), legend };
    const panels = [...new Set(rows.map(({ axis, level, metric }) => JSON.stringify([axis, level, metric])))].map(
      (key) => JSON.parse(key) as [axis: string, level: string, metric: string],
    );
    const worst = Math.max(...rows.map(({ rank }) => Number(rank)));
    return {
      caption:
        `Rank by the mean over replicates (${sampleSize(rows)}), 1 is best, and over whatever else the study varies. Table axis-steps has Kendall's tau between neighbouring ` +
        `values with its interval over replicates drawn anew, axis-crossings who passes whom and how surely.`,
      tables: ['axis-ranks'],
      spec: {
        columns: 2,
        concat: panels.map(([axis, level, metric]) => {
          const values = rows.filter((row) => row['axis'] === axis).map(({ value }) => value);
          const isNumber = values.every((value) => typeof value === 'number');
          const x = {
            field: 'value',
            type: isNumber ? 'quantitative' : 'ordinal',
            title: axis,
            ...(isNumber ? { scale: { zero: false } } : { sort: [...new Set(values)] }),
          };
          const y = {
            field: 'rank',
            type: 'quantitative',
            title: 'rank',
            scale: { domain: [worst + 0.3, 0.7], nice: false },
            axis: { values: Array.from({ length: Math.round(worst) }, (_, place) => place + 1), format: 'd' },
          };
          return {
            title: `${LEVEL_TITLES[level] ?? level}: ${metric}`,
            width: 300,
            height: 180,
            data: { name: 'axis-ranks' },
            transform: [
              { filter: { field: 'axis', equal: axis } },
              { filter: { field: 'level', equal: level } },
              { filter: { field: 'metric', equal: metric } },
            ],
            encoding: { x, y, color },
            layer: [
              { mark: { type: 'line', strokeWidth: 1.8 } },
              {
                mark: { type: 'point', filled: true, size: 60, opacity: 1 },
                encoding: {
                  shape,
                  tooltip: ['contender', 'value', 'rank', 'mean', 'leads', 'n'].map((field) => ({ field })),
                },
              },
            ],
          };
        }),
      },
    };
  },
});
