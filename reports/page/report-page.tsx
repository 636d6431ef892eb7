import { useMemo } from 'preact/hooks';
import { ARM_QUANTITIES } from '../arm-quantities.js';
import type { ChartPage, Report } from '../report.js';
import { ArmTable } from './arm-table.js';
import { ChartFigure } from './chart-figure.js';
import { Choosers } from './choosers.js';
import { FinePrint } from './fine-print.js';
import { Gates } from './gates.js';
import { HeadlineTables } from './headline-tables.js';
import { OperatingSlider } from './operating-slider.js';
import { ReportHead } from './report-head.js';
import { isOperation, SegmentTables } from './segment-tables.js';
import { selectRows, useSelection, type Selection } from './selection.js';

interface PartProps {
  readonly report: Report;
  readonly selection: Selection;
}

const CHART_PARTS: readonly { readonly page: ChartPage; readonly head: string }[] = [
  { page: 'study', head: 'The study in charts' },
  { page: 'detectors', head: 'Detectors compared' },
  { page: 'operations', head: 'Operations' },
  { page: 'world', head: 'The world' },
];

/** A whole report on one page: finding, tables, charts and what stands behind them. */
export function ReportPage({ report }: { readonly report: Report }) {
  const [selection, select] = useSelection(report);
  return (
    <article class="report">
      <ReportHead report={report} />
      <Choosers report={report} selection={selection} onSelect={select} />
      <Headline report={report} selection={selection} />
      <Gates report={report} />
      <OperatingSlider report={report} selection={selection} />
      <WhoWasHit report={report} selection={selection} />
      {CHART_PARTS.map(({ page, head }) => (
        <Charts key={page} report={report} selection={selection} page={page} head={head} />
      ))}
      <FinePrint report={report} scenario={selection.scenario} />
    </article>
  );
}

/** Every detector against every metric; of a closed loop, what tells most of each arm. */
export function Headline({ report, selection }: PartProps) {
  const rows = useMemo(() => selectRows(report.rows, selection), [report, selection]);
  const arms = (report.tables['loop-totals'] ?? []).filter((row) => row['scenario'] === selection.scenario);
  if (arms.length > 0)
    return (
      <section>
        <h2>Result</h2>
        <ArmTable
          rows={arms}
          quantities={ARM_QUANTITIES.map(([quantity]) => quantity)}
          head="What each arm did"
          name="What each arm did"
        />
      </section>
    );
  if (report.rows.length === 0) return null;
  return (
    <section>
      <h2>Result</h2>
      <HeadlineTables report={report} rows={rows} />
    </section>
  );
}

/** What was caught of each operation, and whom among the people it cost. */
export function WhoWasHit({ report, selection }: PartProps) {
  const rows = useMemo(() => selectRows(report.rows, selection), [report, selection]);
  const hasCatch = rows.some(({ segment }) => isOperation(segment));
  const hasHarm = rows.some(({ segment }) => segment !== 'overall' && !isOperation(segment));
  if (!hasHarm && !hasCatch) return null;
  return (
    <section>
      <h2>Who was caught, who was wrongly hit</h2>
      {hasCatch && <SegmentTables report={report} rows={rows} about="catch" />}
      {hasHarm && <SegmentTables report={report} rows={rows} about="harm" />}
    </section>
  );
}

/** The charts of one page of the viewer. */
export function Charts({
  report,
  selection,
  page,
  head,
}: PartProps & { readonly page: ChartPage; readonly head: string }) {
  const charts = report.charts.filter((entry) => (entry.page ?? 'detectors') === page);
  if (charts.length === 0) return null;
  return (
    <section class="charts">
      <h2>{head}</h2>
      {charts.map((entry) => (
        <ChartFigure key={entry.id} entry={entry} report={report} selection={selection} />
      ))}
    </section>
  );
}
