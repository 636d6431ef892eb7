import type { EaseRow } from './ease-rows.js';

/** The row whose one-line rule catches most; undefined without rows. */
export function bestRule(rows: readonly EaseRow[]): EaseRow | undefined {
  return [...rows].sort((a, b) => (b.recall ?? -1) - (a.recall ?? -1))[0];
}
