import type { Command } from 'commander';
import { counted } from '../../errors/counted.js';
import type { Answer, ListedView, Value } from '../kept/query-run.js';
import { OUT, printResult, wholeNumber, withCommonOptions, type CommonOptions } from './options.js';

/** Rows of an answer that are printed for people. */
const ROWS_SHOWN = 40;

/** Adds `ersatz sql RUN [QUERY]`. */
export function addSql(program: Command): void {
  const command = program
    .command('sql <run> [query]')
    .description(
      'ask a finished run in SQL (DuckDB): the rows it kept and the tables of its report are views; without a query, list them',
    )
    .option('--rows <n>', 'most rows to print; --json prints all unless this is given', wholeNumber);
  withCommonOptions(
    command,
    `npx ersatz sql runs/quickstart-1a2b3c4d-1 "select detector, level, class, count(*) n, avg(removed) removed from scores group by all order by all"`,
    OUT.runs,
  ).action(sql);
}

async function sql(
  folder: string,
  query: string | undefined,
  options: CommonOptions & { readonly rows?: number },
): Promise<void> {
  const { openRun } = await import('../finished/open-run.js');
  const { listViews, queryRun } = await import('../kept/query-run.js');
  const run = openRun(folder, options.out);
  if (query === undefined) {
    const views = await listViews(run);
    printResult(options, views, viewsText(views));
    return;
  }
  const answer = await queryRun(run, query, options.rows ?? (options.json ? Infinity : ROWS_SHOWN));
  const { columns, rows } = answer;
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
  printResult(options, options.json ? objects : null, options.json ? '' : answerText(answer));
}

function viewsText(views: readonly ListedView[]): string {
  const lines = (of: ListedView['of']): string[] =>
    views
      .filter((view) => view.of === of)
      .map(
        ({ view, nRows, columns }) =>
          `  ${view} (${counted(nRows.toLocaleString('en'), 'row')}): ${columns.join(', ')}`,
      );
  const kept = lines('rows');
  return [
    'Rows that were kept (docs/run-folder.md tells what the columns mean):',
    ...(kept.length > 0 ? kept : ['  none: the study says keep: { worlds: 0 }, or an earlier version wrote the run']),
    '',
    'Tables of the report:',
    ...lines('report'),
  ].join('\n');
}

function answerText({ columns, rows, isWhole }: Answer): string {
  const lines = [columns, ...rows.map((row) => row.map(valueText))];
  const isNumber = columns.map((_, column) =>
    rows.every((row) => row[column] === null || typeof row[column] === 'number'),
  );
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd(),
  );
  if (!isWhole) text.push(`and more; --rows N prints N rows, --json all`);
  return text.join('\n');
}

function valueText(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
