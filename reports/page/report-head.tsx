import { counted } from '../../errors/counted.js';
import type { Report } from '../report.js';

/** What was asked and what was found. */
export function ReportHead({ report }: { readonly report: Report }) {
  return (
    <header>
      <p class="kicker">
        Study {report.provenance.study} ·{' '}
        {report.scenarios.length === 1 ? report.scenarios[0]?.id : `${report.scenarios.length} scenarios`} ·{' '}
        {counted(report.provenance.replicates, 'replicate')}
      </p>
      <h1>{report.title}</h1>
      <p class="question">{report.question}</p>
      <p class="answer">{report.answer}</p>
    </header>
  );
}
