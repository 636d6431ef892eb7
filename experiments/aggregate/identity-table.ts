import type { TableRow } from '../../reports/report.js';
import type { ReplicateResult } from '../executors/study-results.js';
import { IDENTITIES } from '../metrics/identities.js';
import { finite } from './cell-group.js';

/**
 * Table `identities`: what was audited of every measured cell: for each identity between metrics, in how many cells it was looked at, how many pairs of numbers were
 * held against each other, the largest gap (relative where the numbers are above 1), and how many cells broke it (none in a report that was written).
 */
export function identityTable(results: readonly ReplicateResult[]): TableRow[] {
  const audits = results.flatMap(({ cells }) => cells.flatMap(({ result }) => result?.identities ?? []));
  return [...IDENTITIES].flatMap(([identity, statement]) => {
    const here = audits.filter((audit) => audit.identity === identity && audit.nChecked > 0);
    if (here.length === 0) return [];
    return [
      {
        ...{ identity, statement, cells: here.length },
        checked: here.reduce((sum, { nChecked }) => sum + nChecked, 0),
        largestGap: finite(Math.max(...here.map(({ largestGap }) => largestGap))),
        broken: here.filter(({ failures }) => failures.length > 0).length,
      },
    ];
  });
}
