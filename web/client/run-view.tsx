import { useEffect } from 'preact/hooks';
import { ReportPage } from '../../reports/page/report-page.js';
import type { Report } from '../../reports/report.js';
import { useJson } from './load-json.js';

/** One run: its report, and the files it can be taken away in. */
export function RunView({ id }: { readonly id: string }) {
  const loaded = useJson<Report>(`./api/runs/${encodeURIComponent(id)}/report`);
  const title = loaded.state === 'here' ? loaded.value.title : id;
  useEffect(() => {
    document.title = `${title} · Ersatz`;
  }, [title]);
  if (loaded.state === 'loading') return <p class="soft">Loading {id} …</p>;
  if (loaded.state === 'failed')
    return (
      <>
        <h1>{id}</h1>
        <p class="problem">{loaded.why}</p>
        <p>
          <a href="#/">All runs</a>
        </p>
      </>
    );
  return (
    <>
      <ReportPage report={loaded.value} />
      <Files id={id} report={loaded.value} />
    </>
  );
}

function Files({ id, report }: { readonly id: string; readonly report: Report }) {
  const base = `./runs/${encodeURIComponent(id)}`;
  return (
    <section>
      <h2>Files</h2>
      <p>
        <a href={`${base}/report.html`}>report.html</a>{' '}
        <span class="soft">one file, opens offline, made to be passed on</span>
      </p>
      <p class="files">
        <span class="soft">Tables</span>
        {['segments', ...Object.keys(report.tables)].sort().map((name) => (
          <a key={name} href={`${base}/tables/${name}.csv`} download>
            {name}.csv
          </a>
        ))}
      </p>
      <p class="files">
        <span class="soft">Vega-Lite charts</span>
        {report.charts.map((chart) => (
          <a key={chart.id} href={`${base}/charts/${chart.id}.vl.json`} download>
            {chart.id}.vl.json
          </a>
        ))}
      </p>
    </section>
  );
}
