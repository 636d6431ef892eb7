import { useMemo } from 'preact/hooks';
import { ChartFigure } from '../../reports/page/chart-figure.js';
import type { Report, TableRow } from '../../reports/report.js';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly rows: readonly TableRow[];
  readonly spec: Readonly<Record<string, unknown>>;
  readonly detectors: Report['detectors'];
  /** The scenario that the rows are of, where they do not say so themselves: a click on a mark leads to its accounts. */
  readonly scenario?: string;
  /** Further tables that the spec reads, by name; empty ones are left out. */
  readonly more?: Readonly<Record<string, readonly TableRow[]>>;
}

/** A chart of rows that the server has just summed up, with the same caption, table, exports and look as a report's own. */
export function LocalChart({ id, title, caption, rows, spec, detectors, scenario: given, more = {} }: Props) {
  const others = Object.entries(more).filter(([, one]) => one.length > 0);
  // The rows have been chosen already: whatever scenario they name is the one to show.
  const scenario = rows[0]?.['scenario'] ?? given;
  const drawn = useMemo(
    () => ({
      entry: { id, title, caption, tables: [id, ...others.map(([name]) => name)], spec: { ...spec } },
      report: {
        tables: { [id]: [...rows], ...Object.fromEntries(others.map(([name, one]) => [name, [...one]])) },
        detectors,
      },
      selection: { scenario: typeof scenario === 'string' ? scenario : '', policy: '', hidden: new Set<string>() },
    }),
    [id, rows, caption, scenario],
  );
  return <ChartFigure {...drawn} />;
}
