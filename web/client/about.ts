import { useEffect, useState } from 'preact/hooks';
import { loadJson } from './load-json.js';

/** What this viewer was started for. */
export interface About {
  /** Whoever knows the token may save. */
  readonly mayEdit: boolean;
  readonly canCompare: boolean;
  /** Charts can be saved as plug-ins for later studies. */
  readonly savesCharts: boolean;
}

/** What the viewer can do; nothing until it has said so. */
export function useAbout(): About {
  const [about, setAbout] = useState<About>({ mayEdit: false, canCompare: false, savesCharts: false });
  useEffect(() => {
    void loadJson<About>('./api/about').then((loaded) => {
      if (loaded.state === 'here') setAbout(loaded.value);
    });
  }, []);
  return about;
}

const TOKEN = 'ersatz-token';

/** Sends something to be saved; asks for the token once a tab. Says what came of it. */
export async function sendEdit(path: string, body: unknown): Promise<string> {
  const token = sessionStorage.getItem(TOKEN) ?? prompt('Token that "ersatz serve --edit" printed when it started');
  if (token === null || token === '') return 'Not saved: no token given.';
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Ersatz-Token': token },
    body: JSON.stringify(body),
  });
  if (response.ok) {
    sessionStorage.setItem(TOKEN, token);
    return 'Saved.';
  }
  if (response.status === 401) sessionStorage.removeItem(TOKEN);
  const said = (await response.json().catch(() => null)) as { error?: string } | null;
  return `Not saved: ${said?.error ?? `status ${response.status}`}.`;
}
