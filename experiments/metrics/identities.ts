/** What was counted of one segment of a cell, straight from the rows: inauthentic and organic ones, and those of them that were hit. */
export interface Recount {
  readonly nPositive: number;
  readonly nNegative: number;
  readonly nCaught: number;
  readonly nFalse: number;
}

/** Two numbers that must be the same. */
export type Sides = readonly [left: number, right: number];

/** An equation between the metrics of one segment under one policy. */
export interface Identity {
  readonly id: string;
  /** The equation in words, left and right of it in the order of `sides`. */
  readonly statement: string;
  /** Nothing where a metric is not measured there; NaN on both sides where both are undefined. */
  sides(of: (metric: string) => number | undefined, counted: Recount): readonly Sides[];
}

/** What came of one identity in a cell. */
export interface IdentityAudit {
  readonly identity: string;
  /** Pairs of numbers that were held against each other. */
  readonly nChecked: number;
  /** Largest gap, relative to the larger number where that is above 1. */
  readonly largestGap: number;
  /** The first few pairs too far apart: where, and both numbers. */
  readonly failures: readonly string[];
}

/** Sums and products of doubles in another order differ by less; a wrong metric by far more. */
const MOST_GAP = 1e-9;
const FAILURES_TOLD = 3;

const timesOrNaN = (rate: number, n: number): number => (n === 0 ? NaN : rate * n);
const within = (value: number, low: number, high: number): Sides => [value, Math.min(high, Math.max(low, value))];

/** Equations that hold in every segment, whatever the scores and the policy. */
export const SEGMENT_IDENTITIES: readonly Identity[] = [
  {
    id: 'f1-of-precision-and-recall',
    statement: 'F1 x (precision + recall) = 2 x precision x recall',
    sides(of) {
      const [f1, precision, recall] = [of('f1'), of('precision'), of('recall')];
      if (f1 === undefined || precision === undefined || recall === undefined) return [];
      // Undefined where nothing is there or nothing was hit: F1 is 0 then, or undefined too.
      return Number.isNaN(precision + recall) ? [] : [[f1 * (precision + recall), 2 * precision * recall]];
    },
  },
  {
    id: 'hit-adds-up',
    statement: 'rows hit = caught + wrongly hit',
    sides(of, { nFalse, nPositive }) {
      const [hit, caught] = [of('hit'), of('caught')];
      if (hit === undefined || caught === undefined) return [];
      return [[hit, (nPositive === 0 ? 0 : caught) + nFalse]];
    },
  },
  {
    id: 'recall-counts-the-caught',
    statement: 'recall x inauthentic rows = caught, counted anew',
    sides(of, { nCaught, nPositive }) {
      const counted = nPositive === 0 ? NaN : nCaught;
      const recall = of('recall');
      return [recall === undefined ? undefined : timesOrNaN(recall, nPositive), of('caught')].flatMap(
        (left): Sides[] => (left === undefined ? [] : [[left, counted]]),
      );
    },
  },
  {
    id: 'precision-counts-the-caught',
    statement: 'precision x rows hit = caught, counted anew',
    sides(of, { nCaught, nFalse }) {
      const precision = of('precision');
      const nHit = nCaught + nFalse;
      return precision === undefined ? [] : [[timesOrNaN(precision, nHit), nHit === 0 ? NaN : nCaught]];
    },
  },
  {
    id: 'false-removals-count-the-wrongly-hit',
    statement: 'false-removal rate x organic rows = wrongly hit rows, counted anew',
    sides(of, { nFalse, nNegative }) {
      const [rate, actions] = [of('false-removal-rate'), of('wrongly-hit-actions')];
      return [
        ...(rate === undefined ? [] : [[timesOrNaN(rate, nNegative), nNegative === 0 ? NaN : nFalse] as const]),
        // At account level no action is removed: not a number, by its definition.
        ...(actions === undefined || Number.isNaN(actions) ? [] : [[actions, nFalse] as const]),
      ];
    },
  },
  {
    id: 'people-within-rows',
    statement: 'people wrongly hit <= organic rows wrongly hit',
    sides(of, { nFalse }) {
      const people = of('wrongly-hit-people');
      return people === undefined || Number.isNaN(people) ? [] : [within(people, 0, nFalse)];
    },
  },
];

/** Equations about a whole cell: its ranking, its curves and its segments together; the judge puts in the numbers. */
export const CELL_IDENTITIES = {
  'within-range': 'every metric lies within its declared range',
  'auc-of-reversed-scores': 'AUC of reversed scores = 1 - AUC',
  'average-precision-bounds': 'average precision lies between that of the worst ranking and 1',
  'ranking-without-policy': 'AUC and average precision are the same under every policy',
  'curve-counts': 'recall on the curve x inauthentic rows = caught at that budget',
  'curve-within-budget': 'organic rows hit on the curve <= the budget, and never fewer at a larger one',
  'rows-add-up': 'inauthentic + organic rows = rows judged; the score histogram holds each row once',
  'parts-within-whole': 'people wrongly hit, summed over personas <= people wrongly hit',
  'pairs-of-groups': 'pairwise precision x pairs found = pairwise recall x pairs operated',
} as const;

/** Every identity and what it says, in the order of a report. */
export const IDENTITIES: ReadonlyMap<string, string> = new Map([
  ...SEGMENT_IDENTITIES.map(({ id, statement }) => [id, statement] as const),
  ...Object.entries(CELL_IDENTITIES),
]);

/** Holds numbers against each other, identity by identity. */
export class IdentityBook {
  readonly #audits = new Map<string, { nChecked: number; largestGap: number; failures: string[] }>();

  /** Notes one pair; two undefined sides say nothing, one alone is a failure. */
  hold(identity: string, [left, right]: Sides, where: string): void {
    const audit = this.#audits.get(identity) ?? { nChecked: 0, largestGap: 0, failures: [] };
    this.#audits.set(identity, audit);
    if (Number.isNaN(left) && Number.isNaN(right)) return;
    const difference = Math.abs(left - right);
    const gap = left === right ? 0 : Number.isNaN(difference) ? Infinity : difference / sizeOf(left, right);
    audit.nChecked++;
    audit.largestGap = Math.max(audit.largestGap, gap);
    if (gap > MOST_GAP && audit.failures.length < FAILURES_TOLD) audit.failures.push(`${where}: ${left}, not ${right}`);
  }

  /** Notes that a value must lie between two bounds. */
  bound(identity: string, value: number, [low, high]: readonly [number, number], where: string): void {
    if (!Number.isNaN(value)) this.hold(identity, within(value, low, high), where);
  }

  /** What was held so far. */
  audits(): IdentityAudit[] {
    return [...this.#audits].map(([identity, audit]) => ({ identity, ...audit }));
  }
}

const sizeOf = (left: number, right: number): number => Math.max(1, Math.abs(left), Math.abs(right));

/** Average precision of the worst ranking there is, every organic row above the inauthentic ones. O(nPositive). */
export function worstAveragePrecision(nPositive: number, nNegative: number): number {
  let sum = 0;
  for (let nth = 1; nth <= nPositive; nth++) sum += nth / (nNegative + nth);
  return sum / nPositive;
}
