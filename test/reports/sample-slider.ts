import { FALSE_REMOVAL_GRID } from '../../experiments/metrics/curves.js';
import { QUEUE_GRID } from '../../experiments/metrics/operating-curve.js';
import type { TableRow } from '../../reports/report.js';

/** Rows of both classes of a made-up level. */
export const SAMPLE_SIZES: Readonly<Record<string, { readonly inauthentic: number; readonly organic: number }>> = {
  account: { inauthentic: 400, organic: 5000 },
  action: { inauthentic: 60_000, organic: 740_000 },
};

/** A detector of known skill at one level of a made-up world. */
export interface SampleSlider {
  readonly at: Readonly<Record<'scenario' | 'detector' | 'level', string>>;
  /** Distance of the score means in standard deviations. */
  readonly skill: number;
  readonly nReplicates: number;
}

/** Normal tail above x: a smooth stand-in for the curve of a detector of known skill. */
export function tail(x: number): number {
  return 1 / (1 + Math.exp(1.702 * x));
}

interface Stop {
  readonly by: string;
  readonly budget: number;
  /** Where the threshold lies, in standard deviations of the organic scores. */
  readonly x: number;
}

/** Table `operating-curve` of a made-up report, at the stops of a real one. */
export function operatingCurve(slider: SampleSlider): TableRow[] {
  const { at, skill, nReplicates } = slider;
  const { inauthentic, organic } = sizesOf(slider);
  return stopsOf(slider).map(({ by, budget, x }) => {
    const [recall, rate] = [tail(x - skill), tail(x)];
    // Counts are means over replicates: whole numbers over their number.
    const mean = (count: number): number => Math.round(count * nReplicates) / nReplicates;
    const [caught, wrong] = [mean(recall * inauthentic), mean(rate * organic)];
    const people = mean(wrong * (at.level === 'account' ? 1 : 0.004));
    const values: Readonly<Record<string, readonly [value: number, most: number]>> = {
      recall: [recall, 1],
      precision: [caught + wrong === 0 ? 1 : caught / (caught + wrong), 1],
      'false-removal-rate': [rate, 1],
      hit: [caught + wrong, Infinity],
      caught: [caught, Infinity],
      'wrongly-hit-rows': [wrong, Infinity],
      'wrongly-hit-people': [people, Infinity],
    };
    const columns = Object.entries(values).flatMap(([metric, [value, most]]) => [
      [metric, value],
      [`${metric}-low`, Math.max(0, value * (0.91 + 0.03 * recall))],
      [`${metric}-high`, Math.min(most, value * (1.09 - 0.03 * recall))],
    ]);
    const threshold = 1 / (1 + Math.exp(-x));
    return {
      ...at,
      by,
      budget,
      threshold,
      inauthentic,
      organic,
      ...(Object.fromEntries(columns) as TableRow),
      n: nReplicates,
    };
  });
}

/** Table `operating-harm` of a made-up report: people wrongly hit at the stops of its operating curve. */
export function operatingHarm(slider: SampleSlider, segments: readonly string[]): TableRow[] {
  const { at, nReplicates } = slider;
  return stopsOf(slider).map(({ by, budget, x }) => ({
    ...{ ...at, by, budget },
    ...(Object.fromEntries(
      segments.map((segment, place) => [
        segment,
        Math.round(tail(x) * (1200 - 100 * place) * nReplicates) / nReplicates + 0.4,
      ]),
    ) as TableRow),
  }));
}

/** Table `segment-people` of a made-up report. */
export function segmentPeople(scenario: string, segments: readonly string[], n: number): TableRow[] {
  return (['account', 'action'] as const).flatMap((level) =>
    segments.map((segment, place) => ({ scenario, level, segment, people: 1200 - 100 * place, n })),
  );
}

const sizesOf = ({ at }: SampleSlider) => SAMPLE_SIZES[at.level] ?? { inauthentic: 0, organic: 0 };

function stopsOf(slider: SampleSlider): Stop[] {
  const { inauthentic, organic } = sizesOf(slider);
  const nHit = (x: number): number => inauthentic * tail(x - slider.skill) + organic * tail(x);
  return [
    ...FALSE_REMOVAL_GRID.map((budget) => ({ by: 'false-removals', budget, x: thresholdOf(tail, budget) })),
    ...QUEUE_GRID.filter((budget) => budget < inauthentic + organic).map((budget) => ({
      ...{ by: 'queue', budget, x: thresholdOf(nHit, budget) },
    })),
  ];
}

/** Where a falling function comes down to a value, by halving. */
function thresholdOf(falling: (x: number) => number, value: number): number {
  let [low, high] = [-12, 12];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (falling(middle) > value) low = middle;
    else high = middle;
  }
  return high;
}
