import { didYouMean } from '../errors/did-you-mean.js';
import { UserError } from '../errors/user-error.js';
import type { Report } from './report.js';

type Node = Readonly<Record<string, unknown>>;
type Rows = Report['tables'][string];

/** Where the views of a view stand. */
const NESTED = ['layer', 'concat', 'hconcat', 'vconcat'];
/** Names that transforms give to what they make unless they are told others. */
const UNTOLD: Readonly<Record<string, readonly string[]>> = {
  fold: ['key', 'value'],
  density: ['value', 'density'],
  quantile: ['prob', 'value'],
  regression: ['coef', 'rSquared', 'keys'],
};

/**
 * Holds a chart's spec to the tables that it reads: Vega-Lite draws a field that is not there as nothing, without a word. Looked at are the names of tables and the fields of encodings, facets and
 * transforms; what data of its own, pivots, repeats and expressions hold is not judged, and a name that any transform makes counts everywhere. Throws UserError with the field and what
 * may have been meant.
 */
export function checkFields(
  { tables, spec }: { readonly tables: readonly string[]; readonly spec: Node },
  report: Pick<Report, 'tables'>,
): void {
  const made = new Set<string>();
  if (!collectMade(spec, made)) return;
  const own = namesOfOwnData(spec);
  const rowsOf = (name: string): Rows | null => {
    if (own.has(name)) return null;
    if (!tables.includes(name))
      throw new UserError(`spec: data: reads "${name}", which "tables" does not name${didYouMean(name, tables)}`);
    return report.tables[name] ?? [];
  };
  checkView(spec, { source: null, encoding: {} }, { made, rowsOf });
}

interface Known {
  readonly made: ReadonlySet<string>;
  /** Rows of a table; null where the spec brings the data along. */
  readonly rowsOf: (name: string) => Rows | null;
}

/** A table and its rows, as far as they are known. */
interface Source {
  readonly name: string;
  readonly rows: Rows;
}

/** What a view takes over from the one around it. */
interface Outer {
  readonly source: Source | null;
  /** By channel. */
  readonly encoding: Node;
}

function checkView(view: Node, outer: Outer, known: Known): void {
  const source = sourceOf(view['data'], outer.source, known);
  const encoding = merged(outer.encoding, view['encoding']);
  const children = [...NESTED.flatMap((key) => listOf(view[key])), view['spec']].filter(isNode);
  // Views inside may have data of their own: an encoding that they share is held to what each of them reads.
  const used = [view['transform'], view['facet'], ...(children.length === 0 ? [encoding] : [])].flatMap(fieldsIn);
  if (source !== null) for (const field of used) checkField(field, source, known.made);
  for (const child of children) checkView(child, { source, encoding }, known);
}

/** The channels of a view on top of those of the view around it. */
function merged(outer: Node, own: unknown): Node {
  if (!isNode(own)) return outer;
  const channels = Object.entries(own).map(([channel, value]) => {
    const below = outer[channel];
    return [channel, isNode(below) && isNode(value) ? { ...below, ...value } : value];
  });
  return { ...outer, ...(Object.fromEntries(channels) as Node) };
}

/** What a view reads: its own data, or that of the view around it. */
function sourceOf(data: unknown, outer: Source | null, { rowsOf }: Known): Source | null {
  if (data === undefined) return outer;
  if (!isNode(data) || typeof data['name'] !== 'string') return null;
  const rows = rowsOf(data['name']);
  return rows === null ? null : { name: data['name'], rows };
}

function checkField(field: string, { name, rows }: Source, made: ReadonlySet<string>): void {
  const readings = readingsOf(field);
  if (readings.some((one) => made.has(one) || made.has(startOf(one)) || rows.some((row) => Object.hasOwn(row, one))))
    return;
  const columns = new Set([...rows.flatMap((row) => Object.keys(row)), ...made]);
  throw new UserError(`spec: the table "${name}" has no column "${field}"${didYouMean(field, [...columns])}`);
}

/** What a field may name: a column of just that name, or the one whose parts it goes into (`a.b`, `a[0]`); `\\` takes the meaning from what follows. */
function readingsOf(field: string): readonly string[] {
  const plain = (text: string): string => text.replace(/\\(.)/g, '$1');
  const [root] = /^(?:\\.|[^\\.[])*/.exec(field) ?? [''];
  return [field, plain(field), plain(root)];
}

/** The name that a bin or a unit of time was given, of that of its end. */
const startOf = (name: string): string => name.replace(/_end$/, '');

/** Every data field that a part of a spec names, however deep. Another table's (of a lookup) is not among them, nor are those that a repeat fills in. */
function fieldsIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(fieldsIn);
  if (!isNode(part)) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'field') return typeof value === 'string' && value !== '*' ? [value] : [];
    if (key === 'groupby') return listOf(value).filter((one) => typeof one === 'string');
    return key === 'from' ? [] : fieldsIn(value);
  });
}

/** Adds the names that transforms make, anywhere in a spec; false where they can not be told. */
function collectMade(part: unknown, made: Set<string>): boolean {
  if (Array.isArray(part)) return part.every((one) => collectMade(one, made));
  if (!isNode(part)) return true;
  return Object.entries(part).every(([key, value]) => {
    if (key === 'pivot') return false;
    for (const name of UNTOLD[key] ?? []) made.add(name);
    if (key === 'as') for (const name of listOf(value)) made.add(String(name));
    if (key === 'from' && isNode(value)) for (const name of listOf(value['fields'])) made.add(String(name));
    return collectMade(value, made);
  });
}

/** Names under which a spec brings its own data along. */
function namesOfOwnData(spec: Node): ReadonlySet<string> {
  const names = new Set(isNode(spec['datasets']) ? Object.keys(spec['datasets']) : []);
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(visit);
    if (!isNode(part)) return;
    const { data } = part;
    if (isNode(data) && typeof data['name'] === 'string' && Object.keys(data).some((key) => OWN_DATA.has(key)))
      names.add(data['name']);
    Object.values(part).forEach(visit);
  };
  visit(spec);
  return names;
}

/** Ways of data that stands in a spec itself. */
const OWN_DATA: ReadonlySet<string> = new Set(['values', 'url', 'sequence', 'sphere', 'graticule']);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list as it is; anything else as a list of one. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}
