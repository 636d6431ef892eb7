import type { TableRow } from '../../reports/report.js';
import { FALSE_REMOVAL_GRID } from '../metrics/curves.js';
import { meanInterval, type MeanInterval } from '../metrics/mean-interval.js';
import {
  QUEUE_GRID,
  type OPERATING_METRICS,
  type OperatingCurve,
  type OperatingPoints,
} from '../metrics/operating-curve.js';
import { share } from '../metrics/outcomes.js';
import { finite, type CellGroup } from './cell-group.js';

type Classes = Pick<OperatingCurve, 'nPositive' | 'nNegative'>;

/** Numbers of one operating point, by the metric they stand for. */
const POINT: Readonly<
  Record<(typeof OPERATING_METRICS)[number], (points: OperatingPoints, step: number, of: Classes) => number>
> = {
  recall: ({ nCaught }, step, { nPositive }) => share(nCaught[step], nPositive),
  precision: ({ nCaught, nFalse }, step) => share(nCaught[step], nCaught[step] + nFalse[step]),
  'false-removal-rate': ({ nFalse }, step, { nNegative }) => share(nFalse[step], nNegative),
  hit: ({ nCaught, nFalse }, step) => nCaught[step] + nFalse[step],
  caught: ({ nCaught }, step) => nCaught[step],
  'wrongly-hit-rows': ({ nFalse }, step) => nFalse[step],
  'wrongly-hit-people': ({ nPeople }, step) => nPeople[step],
};

/** Rows of both classes: the same at every stop. */
const SIZES: readonly (readonly [name: string, of: (curve: OperatingCurve) => number])[] = [
  ['inauthentic', ({ nPositive }) => nPositive],
  ['organic', ({ nNegative }) => nNegative],
];

const RATES = new Set(['recall', 'precision', 'false-removal-rate']);

/** What a slider can be moved along: the name in column `by`, the budgets in column `budget`, and where a cell keeps the points. */
const WAYS: readonly {
  readonly by: string;
  readonly budgets: readonly number[];
  readonly of: (curve: OperatingCurve) => OperatingPoints;
}[] = [
  { by: 'false-removals', budgets: FALSE_REMOVAL_GRID, of: (curve) => curve },
  { by: 'queue', budgets: QUEUE_GRID, of: ({ queue }) => queue },
];

interface Stop {
  readonly at: Readonly<Record<'scenario' | 'detector' | 'level' | 'by', string>>;
  readonly budget: number;
  readonly step: number;
  readonly curves: readonly OperatingCurve[];
  readonly points: readonly OperatingPoints[];
}

/** Every stop of every slider; queues longer than all rows of the level are left out. */
function stopsOf(groups: readonly CellGroup[]): Stop[] {
  return groups.flatMap(({ scenario, detector, level, cells }) =>
    WAYS.flatMap(({ by, budgets, of }) => {
      const curves = cells.map(({ operating }) => operating);
      const points = curves.map(of);
      const most = Math.max(0, ...curves.map(({ nPositive, nNegative }) => nPositive + nNegative));
      const wanted = cells.length === 0 ? [] : by === 'queue' ? budgets.filter((rows) => rows < most) : budgets;
      return wanted.map((budget, step) => ({ at: { scenario, detector, level, by }, budget, step, curves, points }));
    }),
  );
}

/**
 * Table `operating-curve`: for each budget, what a perfectly placed threshold would catch and whom it would hit: means over replicates, with `-low` and `-high` for
 * the 95 % interval. Budgets are shares of the organic rows hit (`by` = `false-removals`) or rows hit in all (`by` = `queue`).
 * `threshold`: mean over the replicates in which anything is hit.
 */
export function operatingTable(groups: readonly CellGroup[]): TableRow[] {
  return stopsOf(groups).map(({ at, budget, step, curves, points }): TableRow => {
    const row: Record<string, TableRow[string]> = { ...at, budget };
    const thresholds = points.map(({ threshold }) => finite(threshold[step]) ?? NaN);
    row['threshold'] = meanInterval(thresholds).value;
    for (const [name, of] of SIZES) row[name] = meanInterval(curves.map(of)).value;
    for (const [name, of] of Object.entries(POINT)) {
      const { value, low, high }: MeanInterval = meanInterval(
        points.map((point, cell) => of(point, step, curves[cell])),
        [0, RATES.has(name) ? 1 : Infinity],
      );
      Object.assign(row, { [name]: value, [`${name}-low`]: low, [`${name}-high`]: high });
    }
    return { ...row, n: curves.length };
  });
}

/** Table `operating-harm`: for the same budgets, distinct people wrongly hit, a column a segment: means over replicates. */
export function sliderHarmTable(groups: readonly CellGroup[]): TableRow[] {
  return stopsOf(groups).map(({ at, budget, step, curves, points }): TableRow => {
    const row: Record<string, TableRow[string]> = { ...at, budget };
    for (const name of namesOf(curves)) {
      const counts = points.map(({ nPeopleIn }, cell) => nPeopleIn[placeOf(curves[cell], name)]?.[step] ?? NaN);
      row[name] = meanInterval(counts).value;
    }
    return row;
  });
}

/** Table `segment-people`: how many distinct people have organic rows in each segment: mean over replicates. The same for all detectors of a level. */
export function segmentSizes(groups: readonly CellGroup[]): TableRow[] {
  const rows = new Map<string, TableRow>();
  for (const { scenario, level, cells } of groups) {
    const curves = cells.map(({ operating }) => operating);
    for (const segment of namesOf(curves)) {
      const key = JSON.stringify([scenario, level, segment]);
      const counts = curves.map((curve) => curve.segments[placeOf(curve, segment)]?.nPeople ?? NaN);
      const { value, n } = meanInterval(counts);
      if (!rows.has(key)) rows.set(key, { scenario, level, segment, people: value, n });
    }
  }
  return [...rows.values()];
}

const namesOf = (curves: readonly OperatingCurve[]): string[] => [
  ...new Set(curves.flatMap(({ segments }) => segments.map(({ name }) => name))),
];

const placeOf = ({ segments }: OperatingCurve, name: string): number =>
  segments.findIndex((segment) => segment.name === name);
