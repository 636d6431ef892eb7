import type { ComponentChildren } from 'preact';
import type { Loaded } from './load-json.js';

interface Props<T> {
  readonly loaded: Loaded<T>;
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
}

/** Says that something is under way or went wrong; shows it once it is here. */
export function Loading<T>({ loaded, what, children }: Props<T>) {
  if (loaded.state === 'loading')
    return (
      <p class="soft" role="status">
        Loading {what} …
      </p>
    );
  if (loaded.state === 'failed')
    return (
      <p class="problem" role="alert">
        Could not load {what}: {loaded.why}.
      </p>
    );
  return <div class={loaded.isStale ? 'stale' : ''}>{children(loaded.value)}</div>;
}
