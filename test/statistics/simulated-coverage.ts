import { holm } from '../../experiments/metrics/holm.js';
import { meanInterval, sampleVariance } from '../../experiments/metrics/mean-interval.js';
import { pairedDifference } from '../../experiments/metrics/paired-difference.js';
import { studentTQuantile } from '../../experiments/metrics/student-t.js';
import { childKey, openStream, rootKey, type RandomStream } from '../../random/stream.js';

/** Values of a metric over worlds, drawn from a known law. */
export interface KnownLaw {
  readonly name: string;
  readonly mean: number;
  readonly range: readonly [number, number];
  readonly draw: (random: RandomStream) => number;
}

const binomial = (random: RandomStream, n: number, p: number): number => {
  let hits = 0;
  for (let index = 0; index < n; index++) hits += Number(random.uniform() < p);
  return hits;
};

/** What metrics over worlds look like: an even spread, rates near an end, small counts, and few worlds with most of the harm. */
export const LAWS: readonly KnownLaw[] = [
  { name: 'even: normal', mean: 0.7, range: [-Infinity, Infinity], draw: (random) => 0.7 + 0.05 * random.normal() },
  {
    name: 'recall near 1: binomial(200, 0.97) / 200',
    mean: 0.97,
    range: [0, 1],
    draw: (random) => binomial(random, 200, 0.97) / 200,
  },
  { name: 'people hit: Poisson(2)', mean: 2, range: [0, Infinity], draw: (random) => random.poisson(2) },
  {
    name: 'skewed: lognormal, sd of the log 0.5',
    mean: 10 * Math.exp(0.125),
    range: [0, Infinity],
    draw: (random) => random.logNormal(10, 0.5),
  },
  {
    name: 'harm in few worlds: 0 in 7 of 10, else exponential',
    mean: 0.3,
    range: [0, Infinity],
    draw: (random) => (random.uniform() < 0.7 ? 0 : random.exponential(1)),
  },
];

/** Differences without a true one. */
export const NULL_LAWS: readonly KnownLaw[] = [
  { name: 'normal', mean: 0, range: [-Infinity, Infinity], draw: (random) => random.normal() },
  {
    name: 'heavy tails: lognormal less lognormal',
    mean: 0,
    range: [-Infinity, Infinity],
    draw: (random) => random.logNormal(1, 1) - random.logNormal(1, 1),
  },
  {
    name: 'skewed: exponential less 1',
    mean: 0,
    range: [-Infinity, Infinity],
    draw: (random) => random.exponential(1) - 1,
  },
];

/** The paired tests of a report. */
export const TESTS = ['p', 'pCautious', 'pWilcoxon', 'pPermutation'] as const;

const ALPHA = 0.05;
const streamOf = (name: string): RandomStream => openStream(childKey(rootKey('coverage'), name));
const sample = ({ draw }: KnownLaw, n: number, random: RandomStream): number[] =>
  Array.from({ length: n }, () => draw(random));

/** What became of the 95 % intervals of many studies. */
export interface Coverage {
  /** Share of the intervals given that hold the true mean. */
  readonly held: number;
  /** Share of studies whose worlds tell enough for an interval. */
  readonly given: number;
}

/** Coverage of the 95 % intervals over `n` worlds; `nDraws` studies. */
export function coverageOf(law: KnownLaw, n: number, nDraws: number): Coverage {
  return covered(law, { n, nDraws }, (values) => meanInterval(values, law.range));
}

/** The same of Student's t interval without any care for skewness, given whatever the worlds say: what most reports give. */
export function plainCoverageOf(law: KnownLaw, n: number, nDraws: number): Coverage {
  const t = studentTQuantile(0.95, n - 1);
  return covered(law, { n, nDraws }, (values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const half = t * Math.sqrt(sampleVariance(values, mean) / n);
    return { low: mean - half, high: mean + half };
  });
}

function covered(
  law: KnownLaw,
  { n, nDraws }: { readonly n: number; readonly nDraws: number },
  intervalOf: (values: readonly number[]) => { readonly low: number | null; readonly high: number | null },
): Coverage {
  const random = streamOf(`${law.name} ${n}`);
  const count = { held: 0, given: 0 };
  for (let draw = 0; draw < nDraws; draw++) {
    const { low, high } = intervalOf(sample(law, n, random));
    if (low === null || high === null) continue;
    count.given++;
    count.held += Number(low <= law.mean && law.mean <= high);
  }
  return { held: count.held / count.given, given: count.given / nDraws };
}

/** Share of studies without a true difference in which each test says there is one. */
export function falseAlarmsOf(law: KnownLaw, n: number, nDraws: number): Record<(typeof TESTS)[number], number> {
  const random = streamOf(`alarm ${law.name} ${n}`);
  const alarms = { p: 0, pCautious: 0, pWilcoxon: 0, pPermutation: 0 };
  const zeros = new Array<number>(n).fill(0);
  for (let draw = 0; draw < nDraws; draw++) {
    const tested = pairedDifference(sample(law, n, random), zeros, 0);
    for (const test of TESTS) alarms[test] += Number((tested[test] ?? 1) <= ALPHA) / nDraws;
  }
  return alarms;
}

/** How often a true difference of one standard deviation, in differences that are normal, is told at 5 %. */
export function powerOf(n: number, nDraws: number): Record<(typeof TESTS)[number], number> {
  const law = { ...NULL_LAWS[0], name: 'one standard deviation', draw: (random: RandomStream) => 1 + random.normal() };
  return falseAlarmsOf(law, n, nDraws);
}

/** Share of studies, each of `nTests` detectors held against one and the same, without a true difference, in which any test stays below 5 % after Holm. */
export function familyAlarmsOf(
  law: KnownLaw,
  n: number,
  nTests: number,
  nDraws: number,
): Record<(typeof TESTS)[number], number> {
  const random = streamOf(`family ${law.name} ${n}`);
  const alarms = { p: 0, pCautious: 0, pWilcoxon: 0, pPermutation: 0 };
  for (let draw = 0; draw < nDraws; draw++) {
    const common = sample(law, n, random);
    const tested = Array.from({ length: nTests }, () => pairedDifference(sample(law, n, random), common, 0));
    for (const test of TESTS) {
      const corrected = holm(tested.map((one) => one[test]));
      alarms[test] += Number(corrected.some((p) => p !== null && p <= ALPHA)) / nDraws;
    }
  }
  return alarms;
}
