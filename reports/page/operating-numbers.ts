import type { MetricRow, Report, TableRow } from '../report.js';
import type { Cell } from './number-format.js';

/** A place of the slider: the study's own threshold (budget null), or a budget. */
export interface OperatingPlace {
  readonly level: string;
  /** `false-removals`: share of organic rows hit; `queue`: rows hit in all; `threshold`: lowest score that is hit. */
  readonly by: string;
  readonly budget: number | null;
}

/**
 * The row of the curve that a detector stands at. By threshold it is the loosest stop that hits no score below the asked one: stops are as close as the
 * report's budgets. Undefined where there is none.
 */
export function stopOf(
  curve: readonly TableRow[],
  detector: string,
  { level, by, budget }: OperatingPlace,
): TableRow | undefined {
  const ofDetector = curve.filter((row) => row['detector'] === detector && row['level'] === level);
  if (by !== 'threshold')
    return ofDetector.find((row) => row['budget'] === budget && (row['by'] ?? 'false-removals') === by);
  let loosest: TableRow | undefined;
  for (const row of ofDetector) {
    const threshold = numberIn(row, 'threshold');
    if (threshold === null || threshold < (budget ?? 0)) continue;
    const isLooser = loosest === undefined || (numberIn(row, 'hit') ?? 0) > (numberIn(loosest, 'hit') ?? 0);
    if (isLooser) loosest = row;
  }
  return loosest;
}

/** The numbers of one detector at one place: every metric by its id, with its interval where there is one. */
export type OperatingNumbers = ReadonlyMap<string, Cell>;

/** What the slider reads: the chosen rows of the report and of its tables. */
export interface OperatingTables {
  readonly rows: readonly MetricRow[];
  readonly curve: readonly TableRow[];
  readonly harm: readonly TableRow[];
  readonly people: readonly TableRow[];
  /** Where the policy's threshold landed, world by world. */
  readonly points: readonly TableRow[];
  readonly facts: Report['scenarios'][number]['facts'];
}

/** Share and count metrics that the report itself has; at the study's own threshold they are its very numbers. */
const OF_REPORT = ['recall', 'precision', 'false-removal-rate', 'hit', 'caught', 'wrongly-hit-people'];

/** The numbers of a detector at a place. Rows caught, missed, wrongly hit and left alone follow from the others and the sizes of both classes. */
export function operatingNumbers(
  { rows, curve, points }: OperatingTables,
  detector: string,
  place: OperatingPlace,
): OperatingNumbers {
  const { level, budget } = place;
  const numbers = new Map<string, Cell>();
  const put = (
    metric: string,
    value: number | null,
    n: number,
    low: number | null = null,
    high: number | null = null,
  ) => numbers.set(metric, { metric, value, low, high, n });
  const ofDetector = curve.filter((row) => row['detector'] === detector && row['level'] === level);
  const sizes = classSizes(ofDetector);
  if (budget === null) {
    for (const row of rows)
      if (
        row.detector === detector &&
        row.level === level &&
        row.segment === 'overall' &&
        OF_REPORT.includes(row.metric)
      )
        numbers.set(row.metric, row);
    const thresholds = points.flatMap((row) =>
      row['detector'] === detector && row['level'] === level ? (numberIn(row, 'threshold') ?? []) : [],
    );
    const sum = thresholds.reduce((total, threshold) => total + threshold, 0);
    if (thresholds.length > 0) put('threshold', sum / thresholds.length, thresholds.length);
  } else {
    const row = stopOf(curve, detector, place);
    if (row === undefined) return numbers;
    const n = numberIn(row, 'n') ?? 0;
    for (const metric of [...OF_REPORT, 'wrongly-hit-rows'])
      put(metric, numberIn(row, metric), n, numberIn(row, `${metric}-low`), numberIn(row, `${metric}-high`));
    put('threshold', numberIn(row, 'threshold'), n);
  }
  const caught = numbers.get('caught');
  const hit = numbers.get('hit');
  if (caught === undefined || hit === undefined || caught.value === null || hit.value === null) return numbers;
  const wrong = numbers.get('wrongly-hit-rows')?.value ?? hit.value - caught.value;
  put('wrongly-hit-rows', wrong, hit.n);
  if (sizes !== null) {
    put('missed', sizes.inauthentic - caught.value, hit.n);
    put('left-alone', sizes.organic - wrong, hit.n);
    put('inauthentic', sizes.inauthentic, hit.n);
    put('organic', sizes.organic, hit.n);
  }
  return numbers;
}

/** Mean rows of both classes of a level, as the curve's table says. */
function classSizes(curve: readonly TableRow[]): { inauthentic: number; organic: number } | null {
  const [row] = curve;
  if (row === undefined) return null;
  const [inauthentic, organic] = [numberIn(row, 'inauthentic'), numberIn(row, 'organic')];
  return inauthentic === null || organic === null ? null : { inauthentic, organic };
}

/** Distinct people wrongly hit in each segment, and how many people the segment has. */
export interface SegmentHarm {
  readonly segment: string;
  readonly people: number | null;
  /** By detector. */
  readonly hit: ReadonlyMap<string, number | null>;
}

/** Who is wrongly hit at a place, segment by segment. */
export function segmentHarm(
  { rows, curve, harm, people }: OperatingTables,
  detectors: readonly string[],
  place: OperatingPlace,
): SegmentHarm[] {
  const { level, budget } = place;
  const stops = new Map(detectors.map((id) => [id, budget === null ? undefined : stopOf(curve, id, place)]));
  const sizes = people.filter((row) => row['level'] === level);
  return sizes.map((size) => {
    const segment = String(size['segment']);
    const hitOf = (detector: string): number | null => {
      if (budget === null)
        return (
          rows.find(
            (row) =>
              row.detector === detector &&
              row.level === level &&
              row.segment === segment &&
              row.metric === 'wrongly-hit-people',
          )?.value ?? null
        );
      const stop = stops.get(detector);
      const row =
        stop &&
        harm.find((one) => ['detector', 'level', 'by', 'budget'].every((column) => one[column] === stop[column]));
      return row === undefined ? null : numberIn(row, segment);
    };
    return { segment, people: numberIn(size, 'people'), hit: new Map(detectors.map((id) => [id, hitOf(id)])) };
  });
}

/** A number of a row; null where it holds none. */
export function numberIn(row: TableRow, column: string): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : null;
}
