import { useEffect, useMemo, useState } from 'preact/hooks';
import { beforeDrawing } from '../../reports/page/draw-in-turn.js';

/** What has come from the server so far. While a newer answer is under way the older one stays in sight. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'here'; readonly value: T; readonly isStale: boolean };

/** What came of a question, and which one it was. */
interface Answer<T> {
  readonly question: string;
  readonly loaded: Loaded<T>;
}

/** Loads JSON from the viewer's server, again whenever `path` or `version` changes; nothing while `path` is null. */
export function useJson<T>(path: string | null, version = 0): Loaded<T> {
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const question = `${version} ${path}`;
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    void beforeDrawing(loadJson<T>(path, stop.signal)).then((loaded) => {
      if (!stop.signal.aborted) setAnswer({ question, loaded });
    });
    return () => stop.abort();
  }, [path, version]);
  // Told from the question itself: an older answer is never shown as if it were the new one's, not even for a moment.
  return useMemo(() => {
    if (answer === null) return { state: 'loading' };
    if (path === null || answer.question === question) return answer.loaded;
    return answer.loaded.state === 'here' ? { ...answer.loaded, isStale: true } : { state: 'loading' };
  }, [answer, question]);
}

/** Loads JSON once. */
export async function loadJson<T>(path: string, signal?: AbortSignal): Promise<Loaded<T>> {
  try {
    const response = await fetch(path, signal === undefined ? {} : { signal });
    if (response.ok) return { state: 'here', value: (await response.json()) as T, isStale: false };
    const said = (await response.json().catch(() => null)) as { error?: string } | null;
    return { state: 'failed', why: said?.error ?? `the viewer answered with status ${response.status}` };
  } catch {
    return { state: 'failed', why: 'the viewer does not answer; is "npx ersatz serve" still running?' };
  }
}

/** A path with a query; what is empty or null is left out. */
export function asked(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  return `${path}?${search.toString()}`;
}
