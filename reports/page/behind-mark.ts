import type { Report, TableRow } from '../report.js';
import type { Behind } from './place-links.js';
import type { Selection } from './selection.js';

/** What a click on a chart says of the mark below it: what Vega hands over, as far as it is read here. */
export interface PickedMark {
  readonly datum?: TableRow;
  /** Place inside its panel, px. */
  readonly x?: number;
  readonly y?: number;
  readonly mark?: {
    readonly marktype?: string;
    readonly role?: string;
    readonly items?: readonly PickedMark[];
  };
}

/**
 * The row behind what was clicked: of a line or band the point next to the click, given in px of its panel. Null where the click met no data: axes, legends,
 * titles and the empty ground of a panel (whose datum is the panel's, not a row's). O(points of the line).
 */
export function pickedRow(picked: PickedMark | null | undefined, at: readonly [number, number]): TableRow | null {
  const { mark } = picked ?? {};
  if (picked?.datum === undefined || mark?.role !== 'mark' || mark.marktype === 'group') return null;
  if (mark.marktype !== 'line' && mark.marktype !== 'area') return picked.datum;
  // A line is one item to the pointer, and it stands for its first point.
  const away = ({ x = NaN, y = NaN }: PickedMark): number =>
    mark.marktype === 'area' ? Math.abs(x - at[0]) : Math.hypot(x - at[0], y - at[1]);
  let nearest = picked;
  for (const item of mark.items ?? []) if (away(item) < away(nearest)) nearest = item;
  return nearest.datum ?? null;
}

/** What a row of a chart's table is about; null where it names neither an account nor a detector of the report: nobody in particular stands behind it. */
export function behindRow(
  row: TableRow,
  { scenario, policy }: Selection,
  { tables, detectors }: Pick<Report, 'tables' | 'detectors'>,
): Behind | null {
  const text = (column: string): string | undefined => (typeof row[column] === 'string' ? row[column] : undefined);
  const number = (column: string): number | undefined => (typeof row[column] === 'number' ? row[column] : undefined);
  const named = ['detector', 'contender', 'other'].map(text);
  const detector = named.find((name) => detectors.some(({ id }) => id === name));
  const account = number('account');
  if (detector === undefined && account === undefined) return null;
  const at = {
    scenario: text('scenario') ?? text('variant') ?? scenario,
    policy: text('policy') ?? policy,
    level: text('level'),
  };
  return {
    ...{ ...at, detector, account },
    segment: text('segment') ?? text('class'),
    ...{ lowScore: number('binStart'), highScore: number('binEnd') },
    budget: budgetOf(row, tables['false-removal-curve'] ?? []),
    show: showOf(text('metric'), text('class')),
  };
}

function showOf(metric: string | undefined, kind: string | undefined): NonNullable<Behind['show']> {
  if (kind !== undefined) return 'all';
  if (metric === undefined) return 'hit';
  if (/false|wrong/.test(metric)) return 'wrong';
  return metric === 'recall' || metric === 'caught' ? 'caught' : 'hit';
}

/** The budget of a point of a curve: its own, or that of the point of the false-removal curve with the next recall. Null for what the policy itself did. */
function budgetOf(row: TableRow, curve: readonly TableRow[]): number | null {
  if (row['kind'] !== 'detector') return null;
  if (typeof row['falseRemovalRate'] === 'number') return row['falseRemovalRate'];
  const recall = Number(row['recall']);
  const same = curve.filter((one) =>
    ['scenario', 'detector', 'level', 'kind'].every((column) => one[column] === row[column]),
  );
  let nearest: TableRow | null = null;
  const away = (one: TableRow): number => Math.abs(Number(one['recall']) - recall);
  for (const one of same) if (nearest === null || away(one) < away(nearest)) nearest = one;
  return nearest === null ? null : Number(nearest['falseRemovalRate']);
}
