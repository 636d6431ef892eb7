import type { Report, TableRow } from '../report.js';
import { valueText } from './arm-table.js';

/** What the study expects of its own numbers (`expect`), and whether it came so: a line for each gate and cell. Nothing where it expects nothing. */
export function Gates({ report }: { readonly report: Report }) {
  const rows = report.tables['gates'] ?? [];
  if (rows.length === 0) return null;
  const nBroken = rows.filter(({ verdict }) => verdict !== 'holds').length;
  const name = nBroken === 0 ? 'All of it came so' : `${nBroken} of ${rows.length} broken`;
  return (
    <section>
      <h2>What the study expects</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={`What the study expects: ${name}`}>
        <table class="metrics">
          <caption>{name}: judged by the mean, 95 % interval in brackets</caption>
          <thead>
            <tr>
              <th scope="col">Gate</th>
              <th scope="col">verdict</th>
              <th scope="col" class="number">
                measured
              </th>
              <th scope="col" class="number">
                n
              </th>
              <th scope="col">where</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={place}>
                <th scope="row">{row['gate']}</th>
                <td class={row['verdict'] === 'holds' ? undefined : 'problem'}>{verdictText(row)}</td>
                <td class="number">{valueText({ ...row, unit: unitOf(row, report) })}</td>
                <td class="number">{row['n']}</td>
                <td>{placeText(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function verdictText({ verdict, interval }: TableRow): string {
  const doubt = interval === 'open' ? '; the interval crosses the bound' : '';
  return `${verdict === 'unmeasured' ? 'not measured' : String(verdict)}${doubt}`;
}

/** Shares print as percent, in a closed loop too. */
function unitOf({ metric, detector }: TableRow, { metrics, tables }: Report): string {
  const [quantity, operation] = String(metric).split('/', 2) as [string, string | undefined];
  const inLoop = tables[operation === undefined ? 'loop-totals' : 'loop-services']?.find(
    (row) => row['quantity'] === quantity && row['arm'] === detector,
  );
  if (inLoop !== undefined) return String(inLoop['unit']);
  return metrics.find(({ id }) => id === metric)?.display === 'rate' ? 'share' : '';
}

/** The cell: the detector is named where the gate stands for all variants of one. */
function placeText({ gate, detector, level, scenario, policy }: TableRow): string {
  const variant = String(gate).startsWith(`${detector}.`) ? null : detector;
  return [variant, level, scenario, policy].filter((part) => part !== null).join(', ');
}
