import type { Report } from '../../reports/report.js';

/** What a reader can take away from a run. */
export function Files({ id, report }: { readonly id: string; readonly report: Report }) {
  const base = `./runs/${encodeURIComponent(id)}`;
  return (
    <section>
      <h2>Files</h2>
      <p>
        <a href={`${base}/report.html`}>report.html</a>{' '}
        <span class="soft">one file, opens offline, made to be passed on</span>
      </p>
      <h3>Tables (CSV)</h3>
      <p class="files">
        {[...new Set(['segments', 'replicates', ...Object.keys(report.tables)])].sort().map((name) => (
          <a key={name} href={`${base}/tables/${name}.csv`} download>
            {name}.csv
          </a>
        ))}
      </p>
      <h3>Charts (Vega-Lite)</h3>
      <p class="files">
        {report.charts.map((chart) => (
          <a key={chart.id} href={`${base}/charts/${chart.id}.vl.json`} download>
            {chart.id}.vl.json
          </a>
        ))}
      </p>
    </section>
  );
}
