import { shownColour } from '../house-style.js';
import type { TableRow } from '../report.js';
import type { Theme } from './theme.js';

type Spec = Readonly<Record<string, unknown>>;

/** The chart in colours that suit the look of the page. */
export function inColoursOf(spec: Spec, theme: Theme): Spec {
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return shownColour(node, theme);
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
  };
  return walk(spec) as Spec;
}

/** Leaves out the panels of a `concat` that no row is left for: each panel names its rows by `{ filter: { field, equal } }`. */
export function withoutEmptyPanels(spec: Spec, tables: Readonly<Record<string, readonly TableRow[]>>): Spec {
  const views = spec['concat'] as readonly Spec[] | undefined;
  if (views === undefined) return spec;
  return { ...spec, concat: views.filter((view) => hasRows(view, tables)) };
}

function hasRows(view: Spec, tables: Readonly<Record<string, readonly TableRow[]>>): boolean {
  const name = (view['data'] as { name?: string } | undefined)?.name;
  if (name === undefined) return true;
  const filters = ((view['transform'] ?? []) as readonly { filter?: { field?: string; equal?: unknown } }[]).flatMap(
    ({ filter }) =>
      filter?.field !== undefined && 'equal' in filter ? [{ field: filter.field, equal: filter.equal }] : [],
  );
  return (tables[name] ?? []).some((row) => filters.every(({ field, equal }) => row[field] === equal));
}
