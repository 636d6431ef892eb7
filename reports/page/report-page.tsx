import type { Report } from '../report.js';
/** x */
export function ReportPage({ report }: { readonly report: Report }) {
  return (
    <main>
      <h1>{report.title}</h1>
    </main>
  );
}
