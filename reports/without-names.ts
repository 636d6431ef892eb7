import type { Report, TableRow } from './report.js';

type Spec = Readonly<Record<string, unknown>>;

/** Detectors of a report that none of the given tables has a row for. */
export function absentDetectors(
  detectors: Report['detectors'],
  tables: Readonly<Record<string, readonly TableRow[]>>,
): Set<string> {
  const present = new Set<unknown>();
  for (const rows of Object.values(tables))
    for (const row of rows) present.add(row['detector']).add(row['contender']).add(row['a']).add(row['b']);
  return new Set(detectors.map(({ id }) => id).filter((id) => !present.has(id)));
}

/** A chart whose discrete scales leave the given names out, so that legends list what is drawn; the others keep their looks. */
export function withoutNames(spec: Spec, names: ReadonlySet<string>): Spec {
  if (names.size === 0) return spec;
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return narrowed(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)])), names);
  };
  return walk(spec) as Spec;
}

function narrowed(node: Spec, names: ReadonlySet<string>): Spec {
  const { domain, range } = node;
  if (!Array.isArray(domain) || !Array.isArray(range) || domain.length !== range.length) return node;
  const isKept = domain.map((name) => typeof name !== 'string' || !names.has(name));
  return {
    ...node,
    domain: domain.filter((_, place) => isKept[place]) as unknown[],
    range: range.filter((_, place) => isKept[place]) as unknown[],
  };
}
