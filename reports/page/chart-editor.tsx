import { useState } from 'preact/hooks';
import { usePageLinks } from './place-links.js';

type Spec = Readonly<Record<string, unknown>>;

interface Props {
  readonly chart: string;
  readonly spec: Spec;
  /** Shows a changed spec in place of the chart's own; null goes back. */
  readonly onShow: (spec: Spec | null) => void;
}

/** The Vega-Lite spec of a chart, to read, change in place and, where the viewer may write, save beside the run. */
export function ChartEditor({ chart, spec, onShow }: Props) {
  const { saveVariant, saveChart } = usePageLinks();
  const [text, setText] = useState(() => JSON.stringify(spec, null, 2));
  const [name, setName] = useState(`${chart}-mine`);
  const [said, setSaid] = useState('');
  const apply = (): Spec | null => {
    try {
      const changed: unknown = JSON.parse(text);
      if (typeof changed !== 'object' || changed === null || Array.isArray(changed))
        throw new Error('expected an object');
      onShow(changed as Spec);
      setSaid('Shown as changed; the tables it reads are the same.');
      return changed as Spec;
    } catch (error) {
      setSaid(`Not a spec: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  const save = async (send: typeof saveVariant) => {
    const changed = apply();
    if (changed === null || send === null) return;
    setSaid(await send(chart, name, changed));
  };
  return (
    <div class="chart-editor">
      <label>
        <span class="soft">Vega-Lite spec; data comes from the run’s tables by name</span>
        <textarea
          spellcheck={false}
          rows={16}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          aria-label={`Spec of chart ${chart}`}
        />
      </label>
      <div class="editor-foot">
        <button type="button" class="quiet" onClick={apply}>
          Show
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setText(JSON.stringify(spec, null, 2));
            setSaid('');
            onShow(null);
          }}
        >
          Undo changes
        </button>
        {saveVariant !== null && (
          <>
            <label class="choice">
              <span class="soft">Name</span>
              <input type="text" value={name} onInput={(event) => setName(event.currentTarget.value)} />
            </label>
            <button type="button" class="quiet" onClick={() => void save(saveVariant)}>
              Save as a variant
            </button>
            {saveChart !== null && (
              <button
                type="button"
                class="quiet"
                title="as a chart plug-in: every study run with this folder of plug-ins has it in its report"
                onClick={() => void save(saveChart)}
              >
                Save for later studies
              </button>
            )}
          </>
        )}
        <span class="soft" role="status">
          {said}
        </span>
      </div>
    </div>
  );
}
