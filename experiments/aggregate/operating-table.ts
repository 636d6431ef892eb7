import type { TableRow } from '../../reports/report.js';
import { FALSE_REMOVAL_GRID } from '../metrics/curves.js';
import { meanInterval, type MeanInterval } from '../metrics/mean-interval.js';
import type { OPERATING_METRICS, OperatingCurve } from '../metrics/operating-curve.js';
import { share } from '../metrics/outcomes.js';
import type { CellGroup } from './cell-group.js';

/** Numbers of one operating point, by the metric they stand for. */
const POINT: Readonly<Record<(typeof OPERATING_METRICS)[number], (curve: OperatingCurve, step: number) => number>> = {
  recall: ({ nCaught, nPositive }, step) => share(nCaught[step], nPositive),
  precision: ({ nCaught, nFalse }, step) => share(nCaught[step], nCaught[step] + nFalse[step]),
  'false-removal-rate': ({ nFalse, nNegative }, step) => share(nFalse[step], nNegative),
  hit: ({ nCaught, nFalse }, step) => nCaught[step] + nFalse[step],
  caught: ({ nCaught }, step) => nCaught[step],
  'wrongly-hit-rows': ({ nFalse }, step) => nFalse[step],
  'wrongly-hit-people': ({ nPeople }, step) => nPeople[step],
};

const RATES = new Set(['recall', 'precision', 'false-removal-rate']);

/**
 * Table `operating-curve`: for each budget of false removals, what a perfectly placed threshold would catch and whom it would hit: means over replicates, with
 * `-low` and `-high` for the 95 % interval.
 */
export function operatingTable(groups: readonly CellGroup[]): TableRow[] {
  return groups.flatMap(({ scenario, detector, level, cells }) =>
    (cells.length === 0 ? [] : FALSE_REMOVAL_GRID).map((budget, step): TableRow => {
      const row: Record<string, TableRow[string]> = { scenario, detector, level, budget };
      for (const [name, of] of Object.entries(POINT)) {
        const { value, low, high }: MeanInterval = meanInterval(
          cells.map(({ operating }) => of(operating, step)),
          [0, RATES.has(name) ? 1 : Infinity],
        );
        Object.assign(row, { [name]: value, [`${name}-low`]: low, [`${name}-high`]: high });
      }
      return { ...row, n: cells.length };
    }),
  );
}
