import { ARM_QUANTITIES } from '../reports/arm-quantities.js';
import type { Report, TableRow } from '../reports/report.js';
import { textTable } from './text-table.js';

/**
 * What each arm of a closed loop did, as aligned text, one block a scenario: share of the inauthentic actions that was removed, what of the removed was rightly so, inauthentic actions that stand a day, customers of services at
 * the end, owners' own actions that were lost a day, people wronged, and people lost. Empty for a run without a loop.
 */
export function loopHeadlineText({ tables }: Report): string {
  const rows = tables['loop-totals'] ?? [];
  const scenarios = [...new Set(rows.map(({ scenario }) => String(scenario)))];
  return scenarios
    .map((scenario) => {
      const here = rows.filter((row) => row['scenario'] === scenario);
      const arms = [...new Set(here.map(({ arm }) => String(arm)))];
      const n = Math.max(...here.map((row) => Number(row['n'])));
      const lines = arms.map((arm) => [
        arm,
        ...ARM_QUANTITIES.map(([quantity]) =>
          cellText(here.find((row) => row['arm'] === arm && row['quantity'] === quantity)),
        ),
      ]);
      const table = textTable([['arm', ...ARM_QUANTITIES.map(([, heading]) => heading)], ...lines]);
      return `${scenario}, from the first sweep to the end (n = ${n})\n${table}`;
    })
    .join('\n\n');
}

function cellText(row: TableRow | undefined): string {
  if (row === undefined || typeof row['value'] !== 'number') return '-';
  const digits = row['unit'] === 'share' ? 3 : 1;
  const { value, low, high } = row;
  return typeof low === 'number' && typeof high === 'number'
    ? `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`
    : value.toFixed(digits);
}
