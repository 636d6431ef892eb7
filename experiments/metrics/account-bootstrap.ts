import type { RandomStream } from '../../random/stream.js';
import type { Judged, Metric } from '../metric.js';

/** A 95 % interval of one metric over the accounts of one world; null where it is undefined in most samples. */
export interface AccountInterval {
  readonly metric: string;
  readonly low: number | null;
  readonly high: number | null;
}

/** Samples for a small world; large ones get fewer, so that the work stays about the same. */
const MOST_SAMPLES = 400;
const LEAST_SAMPLES = 100;
/** Rows that are judged in all samples together, about. */
const ROWS_IN_ALL = 20_000_000;
const TAIL = 0.025;

/**
 * Intervals of metrics within one world: accounts are drawn anew with replacement, each with all its rows, because the actions of one account rise and fall together; an
 * account that is drawn twice counts as two. They tell of other accounts of the same world, never of another world. Policies are not fitted anew.
 * O(samples x metrics). Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), percentile intervals of resampled clusters.
 */
export function accountBootstrap(judged: Judged, metrics: readonly Metric[], random: RandomStream): AccountInterval[] {
  const clusters = rowsByAccount(judged);
  const nSamples = Math.round(Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, ROWS_IN_ALL / Math.max(1, judged.nRows))));
  const values = metrics.map((): number[] => []);
  for (let sample = 0; sample < nSamples && clusters.length > 0; sample++) {
    const drawn = drawAccounts(judged, clusters, random);
    for (const [index, metric] of metrics.entries()) values[index].push(metric.compute(drawn));
  }
  return metrics.map(({ id }, index) => ({ metric: id, ...percentiles(values[index], nSamples) }));
}

/** Row numbers of each account. O(n). */
function rowsByAccount({ nRows, account }: Judged): Uint32Array[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < nRows; row++) counts.set(account[row], (counts.get(account[row]) ?? 0) + 1);
  const clusters = new Map([...counts].map(([of, n]) => [of, new Uint32Array(n)]));
  for (let row = nRows - 1; row >= 0; row--) {
    const left = (counts.get(account[row]) as number) - 1;
    counts.set(account[row], left);
    (clusters.get(account[row]) as Uint32Array)[left] = row;
  }
  return [...clusters.values()];
}

function drawAccounts(judged: Judged, clusters: readonly Uint32Array[], random: RandomStream): Judged {
  const drawn = clusters.map(() => clusters[random.below(clusters.length)]);
  const nRows = drawn.reduce((sum, rows) => sum + rows.length, 0);
  const score = new Float64Array(nRows);
  const [isPositive, isHit, isPerson] = [new Uint8Array(nRows), new Uint8Array(nRows), new Uint8Array(nRows)];
  const account = new Uint32Array(nRows);
  const tSec = judged.timing === undefined ? null : new Uint32Array(nRows);
  let next = 0;
  for (const [number, rows] of drawn.entries())
    for (const row of rows) {
      score[next] = judged.score[row];
      isPositive[next] = judged.isPositive[row];
      isHit[next] = judged.isHit[row];
      isPerson[next] = judged.isPerson[row];
      if (tSec !== null) tSec[next] = judged.timing?.tSec[row] as number;
      account[next++] = number;
    }
  const drawnRows = { level: judged.level, nRows, score, isPositive, isHit, isPerson, account };
  if (tSec === null) return drawnRows;
  return { ...drawnRows, timing: { tSec, campaign: null, endSec: judged.timing?.endSec as number } };
}

function percentiles(values: readonly number[], nSamples: number): Pick<AccountInterval, 'low' | 'high'> {
  const defined = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (defined.length === 0 || defined.length < nSamples / 2) return { low: null, high: null };
  const at = Math.round(TAIL * (defined.length - 1));
  return { low: defined[at], high: defined[defined.length - 1 - at] };
}
