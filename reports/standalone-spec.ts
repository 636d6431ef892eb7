import { distinct, vegaConfig } from './house-style.js';
import type { ChartEntry, Report } from './report.js';
import { absentDetectors, withoutNames } from './without-names.js';

type Spec = Readonly<Record<string, unknown>>;

/** Columns of which a chart shows one value at a time; the reader chooses. */
const CHOSEN_COLUMNS = ['scenario', 'policy'];
const NESTED = ['layer', 'concat', 'hconcat', 'vconcat'];

/**
 * Makes a chart a file that opens by itself in any Vega-Lite viewer: data and look inside, and a select box for the
 * scenario (or policy) where the tables hold several, except of charts that compare scenarios.
 */
export function standaloneSpec(entry: ChartEntry, { tables, detectors }: Pick<Report, 'tables' | 'detectors'>): Spec {
  const datasets = Object.fromEntries(entry.tables.map((name) => [name, tables[name] ?? []]));
  const chosen = entry.comparesScenarios === true ? CHOSEN_COLUMNS.filter((one) => one !== 'scenario') : CHOSEN_COLUMNS;
  const choices = chosen.flatMap((column) => {
    const values = distinct(
      Object.values(datasets)
        .flat()
        .filter((row) => row[column] !== undefined),
      column,
    );
    return values.length > 1 ? [{ column, values }] : [];
  });
  const filters = new Map(
    entry.tables.map((name) => [
      name,
      choices
        .filter(({ column }) => datasets[name]?.some((row) => row[column] !== undefined))
        .map(({ column }) => ({ filter: `datum['${column}'] === chosen_${column}` })),
    ]),
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: { text: entry.title, subtitle: wrapped(entry.caption) },
    ...(choices.length > 0 && {
      params: choices.map(({ column, values }) => ({
        name: `chosen_${column}`,
        value: values[0],
        bind: { input: 'select', options: values, name: `${column} ` },
      })),
    }),
    ...withFilters(withoutNames(entry.spec, absentDetectors(detectors, datasets)), filters),
    datasets,
    config: vegaConfig('light'),
  };
}

/** Puts the filters of a table before the transforms of every view that reads it. */
function withFilters(view: Spec, filters: ReadonlyMap<string, readonly unknown[]>): Spec {
  const changed: Record<string, unknown> = { ...view };
  const name = (view['data'] as { name?: string } | undefined)?.name;
  const added = name === undefined ? [] : (filters.get(name) ?? []);
  if (added.length > 0) changed['transform'] = [...added, ...((view['transform'] as unknown[] | undefined) ?? [])];
  for (const key of NESTED)
    if (Array.isArray(view[key])) changed[key] = (view[key] as Spec[]).map((child) => withFilters(child, filters));
  if (view['spec'] !== undefined) changed['spec'] = withFilters(view['spec'] as Spec, filters);
  return changed;
}

/** Breaks a text into lines of at most 110 characters: Vega does not wrap. */
function wrapped(text: string): string[] {
  return text.match(/\S.{0,108}\S(?=\s|$)|\S+/g) ?? [text];
}
