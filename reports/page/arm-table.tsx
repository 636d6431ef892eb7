import type { TableRow } from '../report.js';
import { wholeText } from './number-format.js';
import { numberIn } from './operating-numbers.js';

interface Props {
  /** Of one scenario: columns arm, quantity, summary, unit, value, low, high. */
  readonly rows: readonly TableRow[];
  /** Which of them are shown, in this order. */
  readonly quantities: readonly string[];
  readonly head: string;
  /** What the table is called where it is read out. */
  readonly name: string;
}

/** What the arms of a closed loop did: a line a quantity, a column an arm. */
export function ArmTable({ rows, quantities, head, name }: Props) {
  const arms = [...new Set(rows.map(({ arm }) => String(arm)))];
  const told = (arm: string, quantity: string): TableRow | undefined =>
    rows.find((row) => row['arm'] === arm && row['quantity'] === quantity);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={name}>
      <table class="metrics">
        <caption>{head}, from the first sweep to the end: mean over replicates, 95 % interval in brackets</caption>
        <thead>
          <tr>
            <th scope="col">Quantity</th>
            {arms.map((arm) => (
              <th key={arm} scope="col" class="number">
                {arm}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {quantities.map((quantity) => {
            const known = told(arms[0] ?? '', quantity);
            return known === undefined ? null : (
              <tr key={quantity}>
                <th scope="row" title={String(known['summary'])}>
                  {quantity} <span class="soft">({String(known['unit'])})</span>
                </th>
                {arms.map((arm) => (
                  <td key={arm} class="number">
                    {valueText(told(arm, quantity))}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A mean with its interval as a table prints it: columns value, low, high and unit, shares (`share`) as percent; a dash where nothing was measured. */
export function valueText(row: TableRow | undefined): string {
  if (row === undefined) return '–';
  const [value, low, high] = [numberIn(row, 'value'), numberIn(row, 'low'), numberIn(row, 'high')];
  if (value === null) return '–';
  const text = (number: number): string => {
    if (row['unit'] === 'share') return `${Number((100 * number).toPrecision(3))} %`;
    return Math.abs(number) < 10 ? String(Number(number.toPrecision(2))) : wholeText(number);
  };
  return low === null || high === null ? text(value) : `${text(value)} [${text(low)}, ${text(high)}]`;
}
