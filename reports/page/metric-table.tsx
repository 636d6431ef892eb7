import type { ComponentChildren } from 'preact';
import type { Report } from '../report.js';
import { decimalsOf, numberStyle, withInterval, type Cell } from './number-format.js';

type MetricInfo = Report['metrics'][number];

/** One line of a table: its head, and the number under each column. */
export interface Line {
  readonly key: string;
  readonly head: ComponentChildren;
  readonly cells: readonly (Cell | undefined)[];
}

interface Props {
  readonly caption: string;
  readonly corner: string;
  readonly columns: readonly { readonly key: string; readonly head: ComponentChildren; readonly hint?: string }[];
  readonly lines: readonly Line[];
  /** The metric of each column. */
  readonly metricOf: (column: number) => MetricInfo;
  /** Marks the best number of each column. */
  readonly marksBest?: boolean;
  /** Address of what is behind a number; null where there is none. */
  readonly addressOf?: (cell: Cell) => string | null;
}

/** A table of means with 95 % intervals; its first column stays in sight when the rest is scrolled. */
export function MetricTable({ caption, corner, columns, lines, metricOf, marksBest = false, addressOf }: Props) {
  const best = columns.map((_, column) => (marksBest ? bestOf(lines, column, metricOf(column)) : undefined));
  const styles = columns.map((_, column) => numberStyle(metricOf(column)));
  // One metric, one number of decimals, however many columns it fills.
  const decimals = styles.map((style, column) => {
    const { id } = metricOf(column);
    return decimalsOf(
      lines.flatMap(({ cells }) => cells.flatMap((cell) => (cell?.metric === id ? cell : []))),
      style,
    );
  });
  const printed = (row: Cell | undefined, column: number) => {
    const style = styles[column];
    return row === undefined || style === undefined ? '–' : withInterval(row, style, decimals[column] ?? 0);
  };
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="metrics">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map(({ key, head, hint }) => (
              <th key={key} scope="col" class="number" title={hint}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, head, cells }) => (
            <tr key={key}>
              <th scope="row">{head}</th>
              {cells.map((row, column) => (
                <td
                  key={columns[column]?.key}
                  class={row !== undefined && row === best[column] ? 'number best' : 'number'}
                  title={row === undefined ? undefined : `n = ${row.n}`}
                  data-value={row?.value ?? undefined}
                >
                  <Linked address={row === undefined || !row.value ? null : (addressOf?.(row) ?? null)}>
                    {printed(row, column)}
                  </Linked>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Linked({ address, children }: { readonly address: string | null; readonly children: ComponentChildren }) {
  return address === null ? <>{children}</> : <a href={address}>{children}</a>;
}

/** The best mean of a column, where its interval holds no other mean; undefined where nothing is better or stands out. */
function bestOf(lines: readonly Line[], column: number, { better }: MetricInfo): Cell | undefined {
  const sign = better === 'higher' ? -1 : 1;
  const rows = lines.flatMap(({ cells }) => cells[column] ?? []).filter(({ value }) => value !== null);
  const [best, ...others] = rows.sort((a, b) => sign * ((a.value ?? 0) - (b.value ?? 0)));
  if (better === 'neither' || best === undefined || others.length === 0) return undefined;
  const { low, high } = best;
  const isClear = others.every(
    ({ value }) => value !== null && low !== null && high !== null && (value < low || value > high),
  );
  return isClear ? best : undefined;
}
