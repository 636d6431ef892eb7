import { counted } from '../../errors/counted.js';
import type { Report } from '../report.js';
import { plainNumber } from './number-format.js';

/** Says how the numbers of the run were held against each other, with every identity behind a disclosure. Nothing where the run has no cells. */
export function IdentityChecks({ report }: { readonly report: Report }) {
  const rows = report.tables['identities'] ?? [];
  if (rows.length === 0) return null;
  const sum = (column: string): number => rows.reduce((total, row) => total + Number(row[column] ?? 0), 0);
  const [checked, broken] = [sum('checked'), sum('broken')];
  return (
    <>
      <h3>Numbers audited</h3>
      <p>
        {counted(plainNumber(checked), 'pair')} of numbers were held against each other by{' '}
        {counted(rows.length, 'identity', 'identities')} between metrics;{' '}
        {broken === 0 ? 'none was broken' : <b>{counted(plainNumber(broken), 'cell')} broke one</b>}.
      </p>
      <details>
        <summary>Identities</summary>
        <dl class="entries">
          {rows.map(({ identity, statement, cells, checked: pairs, largestGap }) => (
            <div key={identity}>
              <dt>{statement}</dt>
              <dd>
                <span class="soft">
                  {plainNumber(Number(pairs))} pairs in {plainNumber(Number(cells))} cells, largest gap{' '}
                  {largestGap === null ? 'undefined' : plainNumber(Number(largestGap))}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
