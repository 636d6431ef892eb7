import type { MetricRow, Report, TableRow } from '../report.js';
import type { Cell } from './number-format.js';

/** A place of the slider: the study's own threshold (budget null), or a budget. */
export interface OperatingPlace {
  readonly level: string;
  /** `false-removals`: share of organic rows hit; `queue`: rows hit in all. */
  readonly by: string;
  readonly budget: number | null;
}

/** The numbers of one detector at one place: every metric by its id, with its interval where there is one. */
export type OperatingNumbers = ReadonlyMap<string, Cell>;

/** What the slider reads: the chosen rows of the report and of its tables. */
export interface OperatingTables {
  readonly rows: readonly MetricRow[];
  readonly curve: readonly TableRow[];
  readonly harm: readonly TableRow[];
  readonly people: readonly TableRow[];
  readonly facts: Report['scenarios'][number]['facts'];
}

/** Share and count metrics that the report itself has; at the study's own threshold they are its very numbers. */
const OF_REPORT = ['recall', 'precision', 'false-removal-rate', 'hit', 'caught', 'wrongly-hit-people'];

/** The numbers of a detector at a place. Rows caught, missed, wrongly hit and left alone follow from the others and the sizes of both classes. */
export function operatingNumbers(
  { rows, curve }: OperatingTables,
  detector: string,
  { level, by, budget }: OperatingPlace,
): OperatingNumbers {
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
  } else {
    const row = ofDetector.find((one) => one['budget'] === budget && (one['by'] ?? 'false-removals') === by);
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
  { rows, harm, people }: OperatingTables,
  detectors: readonly string[],
  { level, by, budget }: OperatingPlace,
): SegmentHarm[] {
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
      const row = harm.find(
        (one) => one['detector'] === detector && one['level'] === level && one['by'] === by && one['budget'] === budget,
      );
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
