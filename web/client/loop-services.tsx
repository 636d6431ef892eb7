import { numberIn } from '../../reports/page/operating-numbers.js';
import { wholeText } from '../../reports/page/number-format.js';
import type { Report, TableRow } from '../../reports/report.js';

/** What services lived through: how much they try, what stops it, what they live on, and when they change their ways. */
const QUANTITIES = [
  'service-tries',
  'actions-refused',
  'service-actions',
  'share-removed',
  'caught-share',
  'service-output',
  'customers',
  'paying-customers',
  'service-revenue',
  'reaction-day',
  'people-heeding',
  'people-re-sharing',
] as const;

/** The life of the services in each arm of a closed loop, from the first sweep to the end: all together, then each alone where there are several. */
export function LoopServices({ report, scenario }: { readonly report: Report; readonly scenario: string }) {
  const here = (table: string): TableRow[] =>
    (report.tables[table] ?? []).filter((row) => row['scenario'] === scenario);
  const alone = here('loop-services');
  const operations = [...new Set(alone.map(({ operation }) => String(operation)))];
  return (
    <>
      <ArmTable rows={here('loop-totals')} head="All services together" name="Services in each arm" />
      {operations.length > 1 &&
        operations.map((operation) => (
          <ArmTable
            key={operation}
            rows={alone.filter((row) => row['operation'] === operation)}
            head={operation}
            name={`${operation} in each arm`}
          />
        ))}
      <p class="note">
        Tries are all that services set out to do; of them some are refused, the others are made, and some of those are
        removed. The reaction day is the first on which an operator changes its ways, the last day of the world where
        none does.
      </p>
    </>
  );
}

interface ArmTableProps {
  readonly rows: readonly TableRow[];
  readonly head: string;
  readonly name: string;
}

/** A line a quantity, a column an arm. */
function ArmTable({ rows, head, name }: ArmTableProps) {
  const arms = [...new Set(rows.map(({ arm }) => String(arm)))];
  const told = (arm: string, quantity: string): TableRow | undefined =>
    rows.find((row) => row['arm'] === arm && row['quantity'] === quantity);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={name}>
      <table class="metrics">
        <caption>From the first sweep to the end: mean over replicates, 95 % interval in brackets</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {arms.map((arm) => (
              <th key={arm} scope="col" class="number">
                {arm}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {QUANTITIES.map((quantity) => {
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

function valueText(row: TableRow | undefined): string {
  if (row === undefined) return '–';
  const [value, low, high] = [numberIn(row, 'value'), numberIn(row, 'low'), numberIn(row, 'high')];
  if (value === null) return '–';
  const text = (number: number): string => {
    if (row['unit'] === 'share') return `${Number((100 * number).toPrecision(3))} %`;
    return Math.abs(number) < 10 ? String(Number(number.toPrecision(2))) : wholeText(number);
  };
  return low === null || high === null ? text(value) : `${text(value)} [${text(low)}, ${text(high)}]`;
}
