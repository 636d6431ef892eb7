import { z } from 'zod';
import { refuseAsync } from '../errors/blamed.js';
import { UserError } from '../errors/user-error.js';
import { loadPlugins } from '../plugins/load-plugins.js';
import type { Chart, ChartInput } from './chart.js';
import { checkFields } from './check-fields.js';
import { headlineTable } from './headline-table.js';
import { withNameLabels } from './name-labels.js';
import { reportSchema } from './report.js';
import type { ChartEntry, Report } from './report.js';

export { writeReportFolder } from './write-report-folder.js';

/**
 * Makes the report of a run: adds the table `headline` (rows of segment overall), builds every chart of `reports/charts/` and of
 * the plug-in folders, and notes the charts that could not be drawn under `skipped`.
 * Throws when the result does not fit the report's schema: that is a bug of the caller.
 */
export async function buildReport(input: ChartInput, plugins: readonly string[] = []): Promise<Report> {
  const charts = await loadPlugins<Chart>('chart', {
    builtIn: new URL('./charts/', import.meta.url),
    outside: plugins,
  });
  const withHeadline: ChartInput = { ...input, tables: { ...input.tables, headline: headlineTable(input) } };
  const entries: ChartEntry[] = [];
  const skipped = [...input.skipped];
  // A closed loop has no cells: charts of cells are no part of its report.
  const hasCells = input.rows.length > 0 || !('loop-totals' in input.tables);
  const wanted = [...charts.values()].filter(({ onlyWith }) =>
    onlyWith === undefined ? hasCells : onlyWith in input.tables,
  );
  const inOrder = wanted.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  for (const chart of inOrder) {
    const built = buildChart(chart, withHeadline);
    if (typeof built === 'string') skipped.push({ what: `chart ${chart.id}`, why: built });
    else entries.push(built);
  }
  return reportSchema.parse({ ...withHeadline, charts: entries, skipped });
}

/** What a chart must give back. */
const builtChart = z.looseObject({
  caption: z.string(),
  tables: z.array(z.string()),
  spec: z.record(z.string(), z.unknown()),
});

/** Builds one chart; a text is the reason why there is none. One broken chart must not cost the run its report. */
function buildChart(chart: Chart, input: ChartInput): ChartEntry | string {
  let built;
  try {
    built = chart.build(input);
    refuseAsync('build', built);
    // What can not be written would cost the report, not the chart.
    JSON.stringify(built);
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    return `the chart failed: ${line}`;
  }
  if (built === null) return 'the run holds no rows for it';
  const shape = builtChart.safeParse(built);
  if (!shape.success) {
    const [{ path, message }] = shape.error.issues;
    return `the chart failed: what build returns: ${[...path, message].join(': ')}`;
  }
  const missing = built.tables.filter((name) => (input.tables[name] ?? []).length === 0);
  if (missing.length > 0) return `the run has no rows in table ${missing.join(', ')}`;
  try {
    checkFields(built, input);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `the chart failed: ${error.message}`;
  }
  return {
    id: chart.id,
    title: chart.title,
    caption: built.caption,
    tables: [...built.tables],
    spec: withNameLabels(
      built.spec,
      input.detectors.map(({ id }) => id),
    ) as ChartEntry['spec'],
    ...(chart.page === undefined ? {} : { page: chart.page }),
    ...(chart.comparesScenarios === true ? { comparesScenarios: true as const } : {}),
  };
}
