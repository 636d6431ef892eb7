import { decimalsOf, numberStyle, withInterval } from '../../reports/page/number-format.js';
import { columnHead } from '../../reports/page/headline-tables.js';
import { changeSettings } from '../../reports/page/settings.js';
import { gatesVerdict } from '../../reports/gates-verdict.js';
import type { RunSummary } from '../run-summary.js';
import { sendEdit } from './about.js';
import { runAddress } from './route.js';

/** Metrics told of each run; the rest is on its own page. */
const SHOWN = ['average-precision', 'recall', 'false-removal-rate'];

interface Props {
  readonly run: RunSummary;
  readonly mayEdit: boolean;
  readonly onSaved: () => void;
}

/** One run of the list. */
export function RunLine({ run, mayEdit, onSaved }: Props) {
  const editTags = async () => {
    const typed = prompt('Tags of this run, with commas between them', run.tags.join(', '));
    if (typed === null) return;
    const tags = typed
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean);
    const said = await sendEdit(`./api/edit/${encodeURIComponent(run.id)}/tags`, { tags });
    if (said === 'Saved.') onSaved();
    else alert(said);
  };
  return (
    <tr>
      <td class="run-title">
        {run.status === 'done' ? <a href={runAddress(run.id)}>{run.title}</a> : <b>{run.title}</b>}
        <div class="soft">
          {run.id}
          {run.tags.map((tag) => (
            <button key={tag} type="button" class="tag" onClick={() => changeSettings({ tag, page: '' })}>
              {tag}
            </button>
          ))}
          {mayEdit && (
            <button type="button" class="tag" onClick={() => void editTags()}>
              edit tags
            </button>
          )}
        </div>
        <div class="run-answer" title={run.status === 'done' ? run.answer : run.why}>
          {run.status === 'done' ? run.answer : run.why}
        </div>
        {run.detectors.length > 0 && <div class="soft run-detectors">{run.detectors.join(', ')}</div>}
      </td>
      <td data-label="Status">
        <span class={`status ${run.status}`}>{run.status}</span>
        <Progress run={run} />
        {run.gates !== undefined && (
          <div class={run.gates.nBroken > 0 ? 'problem' : 'soft'}>{gatesVerdict(run.gates)}</div>
        )}
      </td>
      <td data-label="Started">
        {run.started === '' ? '–' : <time dateTime={run.started}>{shortTime(run.started)}</time>}
      </td>
      <td data-label="Best in its first scenario">
        <Best run={run} />
      </td>
    </tr>
  );
}

function Progress({ run: { status, progress, why } }: { readonly run: RunSummary }) {
  if (status !== 'running' || why !== '') return null;
  if (progress === null) return <div class="soft">starting</div>;
  return (
    <div class="run-progress">
      <progress value={progress.nDone} max={progress.nSteps} aria-label="Steps done" />
      <div class="soft">
        {progress.nDone} of {progress.nSteps}: {progress.what}
      </div>
    </div>
  );
}

function Best({ run }: { readonly run: RunSummary }) {
  const lines = SHOWN.flatMap((metric) => run.best.find((one) => one.metric === metric) ?? []);
  if (lines.length === 0) return <>–</>;
  return (
    <dl class="best-of">
      {lines.map((best) => {
        const style = numberStyle({ id: best.metric, summary: '', better: best.better, display: 'rate' });
        return (
          <div key={best.metric}>
            <dt class="soft">{columnHead(best.metric, style.unit)}</dt>
            <dd>{withInterval(best, style, decimalsOf([best], style))}</dd>
            <dd class="soft">
              {best.detector}
              {best.level === undefined ? '' : `, ${best.level}s`}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** `2025-03-04T05:06:07Z` -> `2025-03-04 05:06` in the reader's own time; the text itself where it is no date. */
function shortTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
