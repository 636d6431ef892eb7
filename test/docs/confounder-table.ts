import type { TableRow } from '../../reports/report.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseScaled, runDocsCommand } from './docs-command.js';
import { markdownTable } from './markdown-table.js';
import { withSpread } from './number-text.js';
import { runStudyForDocs } from './run-study-for-docs.js';

const NAME = 'confounder-table';
const METRIC = 'false-removal-rate';

await runDocsCommand(async () => {
  const options = docsOptions({ workers: '2', replicates: '', people: '' });
  refuseScaled(options);
  const { report, size } = await runStudyForDocs('confounder-cost', options);
  const rows = (report.tables['twins'] ?? []).filter(({ metric }) => metric === METRIC);
  const confounders = [...new Set(rows.map(({ variant }) => String(variant)))];
  const text = [
    `False removals in percent of the organic rows, calm twin and with the confounder let loose, and the paired difference in percentage points with its 95 % interval: ${size} of each of ` +
      `${confounders.length + 1} twin towns, default parameters of every confounder. *Participants* are the rows of those who take part. **Bold**: the interval of the difference lies above zero. ` +
      'Thresholds are set for 1 % of the accounts, or 500 of 100,000 actions, on validation rows of the same town. Written by `npm run confounder-table`.',
    ...confounders.map(
      (confounder) => `### ${confounder}\n\n${costTable(rows.filter(({ variant }) => variant === confounder))}`,
    ),
  ].join('\n\n');
  writeBetweenMarks(pageOf(options, 'confounders.md'), NAME, text);
  process.stdout.write(`${NAME}: ${size}, ${rows.length} rows\n`);
});

/** One line a detector and level: overall and among participants. */
function costTable(rows: readonly TableRow[]): string {
  const keys = [...new Set(rows.map(({ detector, level }) => `${String(detector)}, ${String(level)}`))];
  const find = (key: string, isOverall: boolean): TableRow | undefined =>
    rows.find(
      ({ detector, level, segment }) =>
        `${String(detector)}, ${String(level)}` === key && (segment === 'overall') === isOverall,
    );
  return markdownTable([
    ['detector, level', 'calm', 'loose', 'difference', 'participants, calm', 'participants, loose', 'difference'],
    ...keys.map((key) => [key, ...costCells(find(key, true)), ...costCells(find(key, false))]),
  ]);
}

function costCells(row: TableRow | undefined): string[] {
  if (row === undefined) return ['-', '-', '-'];
  const percent = (cell: TableRow[string] | undefined): number | null => (typeof cell === 'number' ? 100 * cell : null);
  const [calm, loose, low] = [percent(row['baselineValue']), percent(row['value']), percent(row['low'])];
  const difference = withSpread(percent(row['difference']), low, percent(row['high']), 2);
  return [calm, loose]
    .map((value) => withSpread(value, null, null, 2))
    .concat(low !== null && low > 0 ? `**${difference}**` : difference);
}
