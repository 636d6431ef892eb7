import { useEffect, useState } from 'preact/hooks';
import { changeSettings } from '../../reports/page/settings.js';
import type { RunPage } from '../run-summary.js';
import { asked, useJson } from './load-json.js';

/** The server is asked when the typing rests so long. */
const REST_MS = 150;

/** A field for the name of a finished run: what is typed is looked for among all runs of the folder, by name, title, answer, detectors and tags. */
export function RunPicker({ side, value }: { readonly side: 'a' | 'b'; readonly value: string }) {
  const [typed, setTyped] = useState(value);
  const [search, setSearch] = useState(value);
  // Another choice takes the place of what is typed. Not by an effect: a late one would undo what somebody quick has typed already.
  const [chosen, setChosen] = useState(value);
  if (value !== chosen) {
    setChosen(value);
    setTyped(value);
  }
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useJson<RunPage>(asked('./api/runs', { status: 'done', search: search.trim() }));
  const runs = found.state === 'here' ? found.value.runs : [];
  const nMore = found.state === 'here' ? found.value.nFound - runs.length : 0;
  const list = `runs-${side}`;
  return (
    <label class="choice wide">
      <span class="soft">Run {side.toUpperCase()}</span>
      <input
        list={list}
        value={typed}
        placeholder="name of a finished run, or words to look for"
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => changeSettings({ [side]: event.currentTarget.value.trim(), page: '' })}
      />
      <datalist id={list}>
        {runs.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </datalist>
      {nMore > 0 && search !== '' && search !== value && (
        <span class="soft">{nMore.toLocaleString('en-US')} more fit: type on</span>
      )}
    </label>
  );
}
