import { useState } from 'preact/hooks';
import { counted } from '../../errors/counted.js';
import type { TableRow } from '../report.js';
import { plainNumber } from './number-format.js';

/** Rows shown on the page; the CSV file holds them all. */
const MOST_ROWS = 300;

interface Props {
  readonly name: string;
  readonly rows: readonly TableRow[];
}

/** A table of numbers behind a disclosure; its rows are made when it is opened. */
export function DataTable({ name, rows }: Props) {
  const [isOpen, setOpen] = useState(false);
  const columns = Object.keys(rows[0] ?? {});
  return (
    <details class="data" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Data: {name} <span class="soft">({counted(plainNumber(rows.length), 'row')})</span>
      </summary>
      {isOpen && (
        <div class="scroll tall" tabIndex={0} role="region" aria-label={`Table ${name}`}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST_ROWS).map((row, place) => (
                <tr key={place}>
                  {columns.map((column) => (
                    <Cell key={column} value={row[column] ?? null} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isOpen && rows.length > MOST_ROWS && (
        <p class="note">
          The first {MOST_ROWS} of {plainNumber(rows.length)} rows; all of them are in tables/{name}.csv.
        </p>
      )}
    </details>
  );
}

function Cell({ value }: { readonly value: number | string | null }) {
  if (typeof value === 'number') return <td class="number">{plainNumber(value)}</td>;
  return <td>{value ?? '–'}</td>;
}
