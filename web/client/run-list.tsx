import { useEffect, useState } from 'preact/hooks';
import { columnHead } from '../../reports/page/headline-tables.js';
import { inReadingOrder } from '../../reports/page/metric-order.js';
import { decimalsOf, numberStyle, withInterval } from '../../reports/page/number-format.js';
import type { RunSummary } from '../run-summary.js';
import { useJson } from './load-json.js';
import { runAddress } from './route.js';

/** While a run is under way the list is read again this often. */
const REFRESH_MS = 3000;

const COLUMNS = [
  { key: 'title', head: 'Run' },
  { key: 'status', head: 'Status' },
  { key: 'started', head: 'Started' },
] as const;
type SortKey = (typeof COLUMNS)[number]['key'];

/** All runs of the folder; a click on a column's head sorts. */
export function RunList() {
  const loaded = useJson<RunSummary[]>('./api/runs', REFRESH_MS, (runs) =>
    runs.some(({ status }) => status === 'running'),
  );
  const [sort, setSort] = useState<{ readonly key: SortKey; readonly isDown: boolean }>({
    key: 'started',
    isDown: true,
  });
  useEffect(() => {
    document.title = 'Runs · Ersatz';
  }, []);
  if (loaded.state === 'loading') return <p class="soft">Loading the runs …</p>;
  if (loaded.state === 'failed') return <p class="problem">{loaded.why}</p>;
  if (loaded.value.length === 0) return <NoRuns />;
  const runs = sorted(loaded.value, sort.key, sort.isDown);
  return (
    <>
      <h1>Runs</h1>
      <div class="scroll">
        <table class="runs">
          <thead>
            <tr>
              {COLUMNS.map(({ key, head }) => (
                <th
                  key={key}
                  scope="col"
                  aria-sort={sort.key !== key ? 'none' : sort.isDown ? 'descending' : 'ascending'}
                >
                  <button
                    type="button"
                    class="sort"
                    onClick={() => setSort({ key, isDown: sort.key === key ? !sort.isDown : key === 'started' })}
                  >
                    {head} <span aria-hidden="true">{sort.key !== key ? '' : sort.isDown ? '↓' : '↑'}</span>
                  </button>
                </th>
              ))}
              <th scope="col">Best mean, first scenario</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunLine key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function RunLine({ run }: { readonly run: RunSummary }) {
  return (
    <tr>
      <td class="run-title">
        {run.status === 'done' ? <a href={runAddress(run.id)}>{run.title}</a> : <b>{run.title}</b>}
        <div class="soft">{run.id}</div>
        <div class="run-answer">{run.status === 'done' ? run.answer : run.why}</div>
        {run.detectors.length > 0 && <div class="soft">{run.detectors.join(', ')}</div>}
      </td>
      <td data-label="Status">
        <span class={`status ${run.status}`}>{run.status}</span>
      </td>
      <td data-label="Started">
        {run.started === '' ? '–' : <time dateTime={run.started}>{shortTime(run.started)}</time>}
      </td>
      <td data-label="Best mean, first scenario">
        <Best run={run} />
      </td>
    </tr>
  );
}

/** The best detector on each rate. */
function Best({ run }: { readonly run: RunSummary }) {
  const lines = inReadingOrder(run.metrics).flatMap((metric) => {
    const rows = run.headline.filter((row) => row.metric === metric.id && row.value !== null);
    const sign = metric.better === 'lower' ? 1 : -1;
    const best = rows.sort((a, b) => sign * ((a.value ?? 0) - (b.value ?? 0)))[0];
    if (best === undefined || metric.better === 'neither') return [];
    const style = numberStyle(metric);
    return [
      {
        id: metric.id,
        head: columnHead(metric.id, style.unit),
        text: withInterval(best, style, decimalsOf([best], style)),
        best,
      },
    ];
  });
  if (lines.length === 0) return <>–</>;
  return (
    <dl class="best-of">
      {lines.map(({ id, head, text, best }) => (
        <div key={id}>
          <dt class="soft">{head}</dt>
          <dd>{text}</dd>
          <dd class="soft">{best.detector}</dd>
        </div>
      ))}
    </dl>
  );
}

function NoRuns() {
  return (
    <>
      <h1>No runs yet</h1>
      <p>Start a first one in a terminal; it takes about a minute:</p>
      <p>
        <code class="command">npx ersatz run quickstart</code>
      </p>
      <p class="soft">Then load this page again.</p>
    </>
  );
}

function sorted(runs: readonly RunSummary[], key: SortKey, isDown: boolean): RunSummary[] {
  const sign = isDown ? -1 : 1;
  return [...runs].sort((a, b) => (a[key] === b[key] ? 0 : a[key] < b[key] ? -sign : sign));
}

/** `2025-03-04T05:06:07Z` -> `2025-03-04 05:06` in the reader's own time; the text itself where it is no date. */
function shortTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
