import { useMemo, useState } from 'preact/hooks';
import type { Report } from '../report.js';
import { ChartFigure } from './chart-figure.js';
import { Choosers } from './choosers.js';
import { FinePrint } from './fine-print.js';
import { HeadlineTables } from './headline-tables.js';
import { OperatingSlider } from './operating-slider.js';
import { isOperation, SegmentTables } from './segment-tables.js';
import { firstSelection, selectRows } from './selection.js';

/** A whole report: finding, tables, charts and what stands behind them. */
export function ReportPage({ report }: { readonly report: Report }) {
  const [selection, setSelection] = useState(() => firstSelection(report));
  const rows = useMemo(() => selectRows(report.rows, selection), [report, selection]);
  const hasCatch = rows.some(({ segment }) => isOperation(segment));
  const hasHarm = rows.some(({ segment }) => segment !== 'overall' && !isOperation(segment));
  return (
    <article class="report">
      <header>
        <p class="kicker">
          Study {report.provenance.study} ·{' '}
          {report.scenarios.length === 1 ? report.scenarios[0]?.id : `${report.scenarios.length} scenarios`} ·{' '}
          {report.provenance.replicates} replicates
        </p>
        <h1>{report.title}</h1>
        <p class="question">{report.question}</p>
        <p class="answer">{report.answer}</p>
      </header>
      <Choosers report={report} selection={selection} onSelect={setSelection} />
      {report.rows.length > 0 && (
        <section>
          <h2>Result</h2>
          <HeadlineTables report={report} rows={rows} />
        </section>
      )}
      <OperatingSlider report={report} selection={selection} />
      {(hasHarm || hasCatch) && (
        <section>
          <h2>Who was caught, who was wrongly hit</h2>
          {hasCatch && <SegmentTables report={report} rows={rows} about="catch" />}
          {hasHarm && <SegmentTables report={report} rows={rows} about="harm" />}
        </section>
      )}
      <section class="charts">
        <h2>Charts</h2>
        {report.charts.map((entry) => (
          <ChartFigure key={entry.id} entry={entry} report={report} selection={selection} />
        ))}
      </section>
      <FinePrint report={report} scenario={selection.scenario} />
    </article>
  );
}
