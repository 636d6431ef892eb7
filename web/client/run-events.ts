import { useEffect, useState } from 'preact/hooks';
import type { RunSummary } from '../run-summary.js';

/** What the server tells of a run that changed. */
export type RunChange = Pick<RunSummary, 'id' | 'status' | 'why' | 'progress'>;

/** Runs that changed since the page was opened, the newest state of each, and how often a run came to its end or began. */
export function useRunEvents(): { readonly changes: ReadonlyMap<string, RunChange>; readonly version: number } {
  const [seen, setSeen] = useState<{ changes: ReadonlyMap<string, RunChange>; version: number }>({
    changes: new Map(),
    version: 0,
  });
  useEffect(() => {
    const source = new EventSource('./api/events');
    source.addEventListener('runs', (event) => {
      const told = JSON.parse(event.data as string) as RunChange[];
      setSeen((before) => {
        const changes = new Map(before.changes);
        let isNew = told.length === 0;
        for (const change of told) {
          if (changes.get(change.id)?.status !== change.status) isNew = true;
          changes.set(change.id, change);
        }
        return { changes, version: before.version + (isNew ? 1 : 0) };
      });
    });
    return () => source.close();
  }, []);
  return seen;
}
