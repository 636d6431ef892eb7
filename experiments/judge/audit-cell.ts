import { isMetricOf, type Judged, type Metric } from '../metric.js';
import { FALSE_REMOVAL_GRID } from '../metrics/curves.js';
import { groupPairs } from '../metrics/group-pairs.js';
import {
  IdentityBook,
  SEGMENT_IDENTITIES,
  worstAveragePrecision,
  type IdentityAudit,
  type Recount,
} from '../metrics/identities.js';
import type { OperatingCurve } from '../metrics/operating-curve.js';
import { reversed } from '../metrics/ranking.js';
import type { JudgedRows, Segment } from './judged-rows.js';

/** The numbers of a cell that are held against each other. */
export interface NumbersOfCell {
  readonly policies: readonly {
    readonly policy: string;
    readonly recall: number;
    readonly precision: number;
    readonly falseRemovalRate: number;
    readonly values: readonly { readonly segment: string; readonly metric: string; readonly value: number }[];
    readonly isHit: Uint8Array;
  }[];
  readonly recallAtFalseRemoval: Float64Array;
  readonly operating: OperatingCurve;
  readonly histogram: readonly Float64Array[];
}

type Value = (segment: string, metric: string) => number | undefined;

/** Metrics of the ranking alone. */
const OF_RANKING = ['roc-auc', 'average-precision'];

/**
 * Holds every number of a cell against the others by the identities that they must obey, and against rows counted anew without any metric.
 * `counted` are the rows that count. O(segments x rows) per policy; no sort.
 */
export function auditCell(
  rows: JudgedRows,
  counted: Judged,
  numbers: NumbersOfCell,
  metrics: readonly Metric[],
): IdentityAudit[] {
  const book = new IdentityBook();
  const here = metrics.filter((metric) => isMetricOf(metric, rows.level));
  for (const { policy, values, isHit, ...headline } of numbers.policies) {
    const byName = new Map(values.map(({ segment, metric, value }) => [`${segment}\n${metric}`, value]));
    const of: Value = (segment, metric) => byName.get(`${segment}\n${metric}`);
    for (const segment of rows.segments) {
      const recounted = recount(rows, segment, isHit);
      for (const identity of SEGMENT_IDENTITIES)
        for (const pair of identity.sides((metric) => of(segment.name, metric), recounted))
          book.hold(identity.id, pair, `${policy}, ${segment.name}`);
    }
    holdRanges(book, values, here, policy);
    holdHeadline(book, headline, of, policy);
    holdPeople(book, rows.segments, of, policy);
    if (counted.groups !== undefined) holdPairs(book, counted, of, policy);
  }
  holdRanking(book, counted, numbers, here);
  holdCurves(book, numbers);
  holdRows(book, rows, counted, numbers);
  return book.audits();
}

/** Counts the rows of a segment as they lie, without copying them as metrics do. O(rows). */
function recount(rows: JudgedRows, { isIn, isApart }: Segment, isHit: Uint8Array): Recount {
  const counts = { nPositive: 0, nNegative: 0, nCaught: 0, nFalse: 0 };
  for (let row = 0; row < rows.nRows; row++) {
    if (isIn !== null && isIn[row] === 0) continue;
    if (isApart === true || rows.isPositive[row] === 1) {
      counts.nPositive++;
      if (isHit[row] === 1) counts.nCaught++;
    } else {
      counts.nNegative++;
      if (isHit[row] === 1) counts.nFalse++;
    }
  }
  return counts;
}

function holdRanges(
  book: IdentityBook,
  values: NumbersOfCell['policies'][number]['values'],
  metrics: readonly Metric[],
  policy: string,
): void {
  const ranges = new Map(metrics.map(({ id, range }) => [id, range]));
  for (const { segment, metric, value } of values)
    book.bound(
      'within-range',
      value,
      ranges.get(metric) ?? [-Infinity, Infinity],
      `${metric} of ${policy}, ${segment}`,
    );
}

/** The table of operating points has its rates from outcomes, the headline from metrics. */
function holdHeadline(
  book: IdentityBook,
  headline: Pick<NumbersOfCell['policies'][number], 'recall' | 'precision' | 'falseRemovalRate'>,
  of: Value,
  policy: string,
): void {
  const pairs = [
    ['recall-counts-the-caught', 'recall', headline.recall],
    ['precision-counts-the-caught', 'precision', headline.precision],
    ['false-removals-count-the-wrongly-hit', 'false-removal-rate', headline.falseRemovalRate],
  ] as const;
  for (const [identity, metric, rate] of pairs) {
    const value = of('overall', metric);
    if (value !== undefined) book.hold(identity, [value, rate], `${policy}, operating point`);
  }
}

/** A person has one persona. */
function holdPeople(book: IdentityBook, segments: readonly Segment[], of: Value, policy: string): void {
  const whole = of('overall', 'wrongly-hit-people');
  const parts = segments.flatMap(({ name }) =>
    name.startsWith('persona:') ? [of(name, 'wrongly-hit-people') ?? NaN].filter((value) => !Number.isNaN(value)) : [],
  );
  if (whole === undefined || parts.length === 0) return;
  const sum = parts.reduce((total, value) => total + value, 0);
  book.bound('parts-within-whole', sum, [0, whole], policy);
}

function holdPairs(book: IdentityBook, { groups }: Judged, of: Value, policy: string): void {
  const [precision, recall] = [of('overall', 'pairwise-precision'), of('overall', 'pairwise-recall')];
  if (groups === undefined || precision === undefined || recall === undefined) return;
  const { found, operated } = groupPairs(groups);
  if (found > 0 && operated > 0) book.hold('pairs-of-groups', [precision * found, recall * operated], policy);
}

function holdRanking(
  book: IdentityBook,
  counted: Judged,
  { policies, operating: { nPositive, nNegative } }: NumbersOfCell,
  metrics: readonly Metric[],
): void {
  const valueOf = (metric: string): number[] =>
    policies.map(
      ({ values }) => values.find((one) => one.segment === 'overall' && one.metric === metric)?.value ?? NaN,
    );
  for (const metric of OF_RANKING) {
    const [first, ...others] = valueOf(metric);
    for (const [index, other] of others.entries())
      book.hold('ranking-without-policy', [other, first], `${metric} of ${policies[index + 1].policy}`);
  }
  const auc = metrics.find(({ id }) => id === 'roc-auc');
  if (auc !== undefined)
    book.hold('auc-of-reversed-scores', [auc.compute(reversed(counted)), 1 - valueOf('roc-auc')[0]], 'overall');
  if (!metrics.some(({ id }) => id === 'average-precision')) return;
  const worst = worstAveragePrecision(nPositive, nNegative);
  // Its sum is rounded in another order.
  book.bound('average-precision-bounds', valueOf('average-precision')[0], [worst * (1 - 1e-12), 1], 'overall');
}

function holdCurves(book: IdentityBook, { recallAtFalseRemoval, operating }: NumbersOfCell): void {
  const { nPositive, nNegative, nCaught, nFalse } = operating;
  if (nPositive === 0 || nNegative === 0) return;
  for (const [step, budget] of FALSE_REMOVAL_GRID.entries()) {
    const where = `budget ${budget}`;
    book.hold('curve-counts', [recallAtFalseRemoval[step] * nPositive, nCaught[step]], where);
    const least = step === 0 ? 0 : nFalse[step - 1];
    book.bound('curve-within-budget', nFalse[step], [least, budget * nNegative + 1e-6], where);
  }
}

function holdRows(
  book: IdentityBook,
  rows: JudgedRows,
  counted: Judged,
  { operating: { nPositive, nNegative }, histogram }: NumbersOfCell,
): void {
  book.hold('rows-add-up', [nPositive + nNegative, counted.nRows], 'rows that count');
  const nBinned = histogram.reduce((sum, counts) => counts.reduce((total, count) => total + count, sum), 0);
  book.hold('rows-add-up', [nBinned, rows.nRows], 'score histogram');
}
