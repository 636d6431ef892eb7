import { useEffect, useState } from 'preact/hooks';
import { beforeDrawing } from '../../reports/page/draw-in-turn.js';

/** What has come from the server so far. While a newer answer is under way the older one stays in sight. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'here'; readonly value: T; readonly isStale: boolean };

/** Loads JSON from the viewer's server, again whenever `path` or `version` changes; nothing while `path` is null. */
export function useJson<T>(path: string | null, version = 0): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    setLoaded((before) => (before.state === 'here' ? { ...before, isStale: true } : { state: 'loading' }));
    void beforeDrawing(loadJson<T>(path, stop.signal)).then((next) => {
      if (!stop.signal.aborted) setLoaded(next);
    });
    return () => stop.abort();
  }, [path, version]);
  return loaded;
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
