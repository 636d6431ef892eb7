import type { MetricRow, Report } from '../reports/report.js';
import { powerHints } from './aggregate/power-hint.js';
import { textTable } from './text-table.js';

/** Columns of the headline table: metric id and short heading. */
const COLUMNS: readonly (readonly [metric: string, heading: string])[] = [
  ['precision', 'precision'],
  ['recall', 'recall'],
  ['f1', 'F1'],
  ['average-precision', 'AP'],
  ['roc-auc', 'AUC'],
  ['false-removal-rate', 'false removals'],
  ['wrongly-hit-people', 'people wrongly hit'],
  ['caught-in-a-day', 'caught in a day'],
  ['hours-before-catch', 'hours to catch'],
  ['campaign-recall', 'campaigns found'],
  ['pairwise-precision', 'pair precision'],
  ['pairwise-recall', 'pair recall'],
  ['adjusted-rand-index', 'ARI'],
  ['largest-false-group', 'largest false group'],
];

/** So many detectors close to the leader are told of. */
const HINTS_SHOWN = 3;

/**
 * The headline table as aligned text: one line for each scenario, level, detector and policy; means with half 95 % intervals, and of how many worlds where it is fewer. Below it, which detectors are not told apart from
 * the leader, and how many more worlds would do it.
 */
export function headlineText(report: Report): string {
  const rows = report.rows.filter(({ segment }) => segment === 'overall');
  const places = [...new Set(rows.map(({ scenario, level }) => JSON.stringify([scenario, level])))];
  const blocks = places.map((place) => {
    const [scenario, level] = JSON.parse(place) as [string, string];
    const here = rows.filter((row) => row.scenario === scenario && row.level === level);
    const columns = COLUMNS.filter(([metric]) => here.some((row) => row.metric === metric));
    const policies = new Set(here.map(({ policy }) => policy));
    const n = Math.max(...here.map((row) => row.n));
    const lines = [...new Set(here.map(({ detector, policy }) => JSON.stringify([detector, policy])))].map((line) => {
      const [detector, policy] = JSON.parse(line) as [string, string];
      const cells = columns.map(([metric]) =>
        cellText(
          here.find((row) => row.detector === detector && row.policy === policy && row.metric === metric),
          { report, n },
        ),
      );
      return [policies.size === 1 ? detector : `${detector} + ${policy}`, ...cells];
    });
    const table = textTable([['detector', ...columns.map(([, heading]) => heading)], ...lines]);
    const hints = powerHints(report.tables['paired'] ?? [], scenario, level).slice(0, HINTS_SHOWN);
    return [`${scenario}, ${level} level (n = ${n})`, table, ...hints].join('\n');
  });
  return blocks.join('\n\n');
}

function cellText(row: MetricRow | undefined, { report, n }: { readonly report: Report; readonly n: number }): string {
  if (row === undefined || row.value === null) return '-';
  const digits = digitsFor(row.value, report.metrics.find(({ id }) => id === row.metric)?.display === 'count');
  const value = row.value.toFixed(digits);
  // Where a number is undefined in some of the worlds, of how many it is the mean.
  const of = row.n < n ? ` (${row.n})` : '';
  if (row.low === null || row.high === null) return value + of;
  const [below, above] = [row.value - row.low, row.high - row.value].map((side) => side.toFixed(digits));
  const spread = below === above ? `±${above}` : `[${row.low.toFixed(digits)}, ${row.high.toFixed(digits)}]`;
  return `${value} ${spread}${of}`;
}

/** One decimal for counts, three for shares, four for the small shares that matter here. */
function digitsFor(value: number, isCount: boolean): number {
  if (isCount) return 1;
  return value > 0 && value < 0.05 ? 4 : 3;
}
