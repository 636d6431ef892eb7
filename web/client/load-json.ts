import { useEffect, useState } from 'preact/hooks';

/** What has come from the server so far. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'here'; readonly value: T };

/** Loads JSON from the viewer's server, again every `everyMs` while `isWanted` says that it may change. */
export function useJson<T>(path: string, everyMs = 0, isWanted: (value: T) => boolean = () => false): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  useEffect(() => {
    let isStale = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      const next = await loadJson<T>(path);
      if (isStale) return;
      setLoaded(next);
      if (everyMs > 0 && next.state === 'here' && isWanted(next.value)) timer = setTimeout(() => void load(), everyMs);
    };
    setLoaded({ state: 'loading' });
    void load();
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [path]);
  return loaded;
}

async function loadJson<T>(path: string): Promise<Loaded<T>> {
  try {
    const response = await fetch(path);
    if (response.ok) return { state: 'here', value: (await response.json()) as T };
    if (response.status === 404) return { state: 'failed', why: 'There is no finished run of this name.' };
    return { state: 'failed', why: `The viewer answered with status ${response.status}.` };
  } catch {
    return { state: 'failed', why: 'The viewer does not answer. Is "npx ersatz serve" still running?' };
  }
}
