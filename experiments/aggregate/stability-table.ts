import type { Unit } from '../../detectors/past.js';
import { openStream, rootKey } from '../../random/stream.js';
import type { TableRow } from '../../reports/report.js';
import { kendallTau } from '../metrics/kendall-tau.js';
import { midranks } from '../metrics/midranks.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import { finite, type CellGroup } from './cell-group.js';
import { alongAxis, rankingAxes, type AlongAxis, type RankingAxis } from './ranking-axes.js';

/** Replicates are drawn anew so often; enough for the ends of a 95 % interval. */
const N_DRAWS = 1000;
const TAIL = 0.025;
const LEVELS: readonly Unit[] = ['account', 'action', 'group'];

/**
 * How the ranking of the detectors holds along each axis that the study turns. `axis-ranks`: the rank of each contender at each value, and in how many of 1,000 draws
 * of replicates it leads there. `axis-steps`: Kendall's tau between neighbouring values (and between the ends), with its 95 % interval over the same draws, and who leads at
 * both. `axis-crossings`: who passes whom between neighbours, and in how many draws both orders hold. Worlds of one replicate share their seed along an axis, so they
 * are drawn together. With one replicate there are no draws: null. O(draws x values x contenders^2).
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), percentile intervals.
 */
export function stabilityTables(
  groups: readonly CellGroup[],
  plan: Plan,
): Readonly<Record<'axis-ranks' | 'axis-steps' | 'axis-crossings', TableRow[]>> {
  const found = rankingAxes(plan, groups).flatMap((axis) =>
    LEVELS.flatMap((level) =>
      plan.metrics
        .filter(({ id }) => axis.metrics.includes(id))
        .flatMap(({ id: metric }) => {
          const along = alongAxis(axis, level, metric, plan);
          return along.contenders.length < 2
            ? []
            : [stabilityOf(axis, along, { axis: axis.axis, level, metric }, plan)];
        }),
    ),
  );
  return {
    'axis-ranks': found.flatMap(({ ranks }) => ranks),
    'axis-steps': found.flatMap(({ steps }) => steps),
    'axis-crossings': found.flatMap(({ crossings }) => crossings),
  };
}

interface Stability {
  readonly ranks: readonly TableRow[];
  readonly steps: readonly TableRow[];
  readonly crossings: readonly TableRow[];
}

/** `[value][contender]`. */
type Means = readonly (readonly number[])[];

function stabilityOf(
  { values }: RankingAxis,
  { contenders, measured }: AlongAxis,
  at: Readonly<Record<'axis' | 'level' | 'metric', string>>,
  plan: Plan,
): Stability {
  const n = nReplicates(plan);
  const all = Array.from({ length: n }, (_, replicate) => replicate);
  const means = meansOf(measured, all);
  const draws = n < 2 ? [] : drawMeans(measured, n);
  const leaders = means.map(leaderOf);
  const shareOf = (holds: (drawn: Means) => boolean): number | null =>
    draws.length === 0 ? null : draws.filter(holds).length / draws.length;
  const step = (from: number, to: number, kind: string): TableRow => {
    const taus = draws.map((drawn) => kendallTau(drawn[from], drawn[to]));
    return {
      ...{ ...at, kind, from: values[from], to: values[to] },
      ...{ tau: finite(kendallTau(means[from], means[to])), ...percentiles(taus) },
      ...{ leaderFrom: contenders[leaders[from]], leaderTo: contenders[leaders[to]], n },
    };
  };
  const neighbours = values.slice(1).map((_, place) => [place, place + 1] as const);
  return {
    ranks: values.flatMap((value, place) => {
      const ranks = midranks(means[place].map((mean) => -mean));
      return contenders.map((contender, index) => ({
        ...{ ...at, value, contender, mean: finite(means[place][index]), rank: ranks[index] },
        ...{ leads: shareOf((drawn) => leaderOf(drawn[place]) === index), n },
      }));
    }),
    steps: [
      ...neighbours.map(([from, to]) => step(from, to, 'neighbours')),
      ...(values.length > 2 ? [step(0, values.length - 1, 'ends')] : []),
    ],
    crossings: neighbours.flatMap(([from, to]) =>
      crossingsOf(means[from], means[to]).map(([riser, faller]) => ({
        ...{ ...at, from: values[from], to: values[to], riser: contenders[riser], faller: contenders[faller] },
        sure: shareOf((drawn) => drawn[from][riser] < drawn[from][faller] && drawn[to][riser] > drawn[to][faller]),
        n,
      })),
    ),
  };
}

/** Means over the replicates given, undefined ones left out. */
function meansOf(measured: AlongAxis['measured'], replicates: readonly number[]): Means {
  return measured.map((column) =>
    column.map((own) => {
      let [sum, n] = [0, 0];
      for (const replicate of replicates) {
        if (Number.isNaN(own[replicate])) continue;
        sum += own[replicate];
        n++;
      }
      return sum / n;
    }),
  );
}

function drawMeans(measured: AlongAxis['measured'], n: number): Means[] {
  const random = openStream(rootKey('ranking along an axis'));
  return Array.from({ length: N_DRAWS }, () =>
    meansOf(
      measured,
      Array.from({ length: n }, () => random.below(n)),
    ),
  );
}

/** The first of the best. */
const leaderOf = (means: readonly number[]): number =>
  means.reduce((best, mean, index) => (mean > means[best] || Number.isNaN(means[best]) ? index : best), 0);

/** Pairs of which the first passes the second from one value to the next. */
function crossingsOf(
  before: readonly number[],
  after: readonly number[],
): (readonly [riser: number, faller: number])[] {
  return before.flatMap((own, riser) =>
    before.flatMap((other, faller) => (own < other && after[riser] > after[faller] ? [[riser, faller] as const] : [])),
  );
}

function percentiles(values: readonly number[]): { readonly low: number | null; readonly high: number | null } {
  const defined = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  // Draws that all say the same do not tell how far other worlds may lie.
  const isTold = 2 * defined.length >= values.length && defined[0] < defined[defined.length - 1];
  if (!isTold) return { low: null, high: null };
  const place = Math.round(TAIL * (defined.length - 1));
  return { low: defined[place], high: defined[defined.length - 1 - place] };
}
