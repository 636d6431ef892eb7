import type { TableRow } from '../../reports/report.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseScaled, runDocsCommand } from './docs-command.js';
import { markdownTable } from './markdown-table.js';
import { withSpread } from './number-text.js';
import { runStudyForDocs } from './run-study-for-docs.js';

const NAME = 'dial-table';
const METRICS = { 'average-precision': 'Average precision', recall: 'Recall' } as const;

await runDocsCommand(async () => {
  const options = docsOptions({ workers: '2', replicates: '', people: '' });
  refuseScaled(options);
  const { report, size } = await runStudyForDocs('difficulty-dial', options);
  const rows = (report.tables['difficulty'] ?? []).filter(({ segment }) => segment === 'overall');
  const text = [
    `\`npx ersatz run difficulty-dial\` turns the dial of one town with every kind of enterprise in it (${size}; the same people and seeds at each place of the dial); ` +
      '`npm run dial-table` wrote this. Means over replicates with 95 % intervals; recall is that of thresholds set for 1 % of the accounts, or 500 of 100,000 actions, removed wrongly.',
    ...Object.entries(METRICS).map(([metric, title]) => `${title}:\n\n${dialTable(rows, metric)}`),
  ].join('\n\n');
  writeBetweenMarks(pageOf(options, 'ease-audit.md'), NAME, text);
  process.stdout.write(`${NAME}: ${size}, ${rows.length} rows\n`);
});

/** One line a detector and level, one column a place of the dial. */
function dialTable(rows: readonly TableRow[], metric: string): string {
  const wanted = rows.filter((row) => row['metric'] === metric);
  const places = [...new Set(wanted.map(({ evasion }) => Number(evasion)))].sort((a, b) => a - b);
  const keys = [...new Set(wanted.map(({ detector, level }) => `${String(detector)}, ${String(level)}`))];
  return markdownTable([
    ['detector, level', ...places.map((place) => `evasion ${place}`)],
    ...keys.map((key) => [
      key,
      ...places.map((place) => {
        const row = wanted.find(
          ({ detector, level, evasion }) =>
            `${String(detector)}, ${String(level)}` === key && Number(evasion) === place,
        );
        return row === undefined
          ? '-'
          : withSpread(numberOf(row['value']), numberOf(row['low']), numberOf(row['high']), 2);
      }),
    ]),
  ]);
}

function numberOf(cell: TableRow[string] | undefined): number | null {
  return typeof cell === 'number' ? cell : null;
}
