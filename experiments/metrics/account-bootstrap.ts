import type { RandomStream } from '../../random/stream.js';
import type { Judged, Metric } from '../metric.js';
import { metricValue } from './metric-value.js';
import { studentTQuantile } from './student-t.js';

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
const COVERAGE = 0.95;
const TAIL = (1 - COVERAGE) / 2;

/**
 * Intervals of metrics within one world: accounts are drawn anew with replacement, each with all its rows, because the actions of one account rise and fall together; an
 * account that is drawn twice counts as two. They tell of other accounts of the same world, never of another world. Policies are not fitted anew.
 * A share between 0 and 1 has Student's interval of its logit, with the spread of the samples: percentiles cover too little where few accounts make most of the harm
 * (docs/statistics.md). At 0 or 1, where the samples have no spread, it is Clopper and Pearson's, every account counted once. Counts have percentiles.
 * O(samples x metrics). Sources: Davison and Hinkley, Bootstrap Methods and their Application (1997), 5.2 and 5.3; Clopper and Pearson, The use of confidence or fiducial
 * limits (1934).
 */
export function accountBootstrap(judged: Judged, metrics: readonly Metric[], random: RandomStream): AccountInterval[] {
  const clusters = rowsByAccount(judged);
  const nSamples = Math.round(Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, ROWS_IN_ALL / Math.max(1, judged.nRows))));
  const values = metrics.map((): number[] => []);
  for (let sample = 0; sample < nSamples && clusters.length > 0; sample++) {
    const drawn = drawAccounts(judged, clusters, random);
    for (const [index, metric] of metrics.entries()) values[index].push(metricValue(metric, drawn));
  }
  const accounts = countAccounts(judged, clusters);
  return metrics.map((metric, index): AccountInterval => {
    const defined = values[index].filter((value) => !Number.isNaN(value));
    if (defined.length === 0 || defined.length < nSamples / 2) return { metric: metric.id, low: null, high: null };
    const isShare = metric.range[0] === 0 && metric.range[1] === 1;
    const found = isShare ? shareInterval(metricValue(metric, judged), defined, metric, accounts) : null;
    return { metric: metric.id, ...(found ?? percentiles(defined)) };
  });
}

type Interval = Pick<AccountInterval, 'low' | 'high'>;
type Accounts = Readonly<Record<NonNullable<Metric['among']>, number>>;

/** How many accounts have a row of each kind. O(rows). */
function countAccounts({ isPositive, isHit }: Judged, clusters: readonly Uint32Array[]): Accounts {
  const counts = { inauthentic: 0, organic: 0, hit: 0 };
  for (const rows of clusters) {
    counts.inauthentic += Number(rows.some((row) => isPositive[row] === 1));
    counts.organic += Number(rows.some((row) => isPositive[row] === 0));
    counts.hit += Number(rows.some((row) => isHit[row] === 1));
  }
  return counts;
}

/** Null where a share can not be judged so. The scarcer class has the say over a share that does not tell what it is of. */
function shareInterval(
  share: number,
  samples: readonly number[],
  { among }: Metric,
  accounts: Accounts,
): Interval | null {
  const nAccounts = among === undefined ? Math.min(accounts.inauthentic, accounts.organic) : accounts[among];
  if (share === 0 || share === 1) {
    if (among === undefined || nAccounts === 0) return null;
    const reach = 1 - TAIL ** (1 / nAccounts);
    return share === 0 ? { low: 0, high: reach } : { low: 1 - reach, high: 1 };
  }
  if (!(share > 0 && share < 1) || nAccounts < 2) return null;
  const sd = Math.sqrt(samples.reduce((sum, value) => sum + (value - share) ** 2, 0) / samples.length);
  // The logit's slope there carries the spread over.
  const half = (studentTQuantile(COVERAGE, nAccounts - 1) * sd) / (share * (1 - share));
  const logit = Math.log(share / (1 - share));
  return { low: 1 / (1 + Math.exp(half - logit)), high: 1 / (1 + Math.exp(-half - logit)) };
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
  const knownSec = judged.timing?.knownSec === undefined ? null : new Float64Array(nRows);
  let next = 0;
  for (const [number, rows] of drawn.entries())
    for (const row of rows) {
      score[next] = judged.score[row];
      isPositive[next] = judged.isPositive[row];
      isHit[next] = judged.isHit[row];
      isPerson[next] = judged.isPerson[row];
      if (tSec !== null) tSec[next] = judged.timing?.tSec[row] as number;
      if (knownSec !== null) knownSec[next] = judged.timing?.knownSec?.[row] as number;
      account[next++] = number;
    }
  const drawnRows = { level: judged.level, nRows, score, isPositive, isHit, isPerson, account };
  if (tSec === null) return drawnRows;
  const endSec = judged.timing?.endSec as number;
  return { ...drawnRows, timing: { tSec, campaign: null, endSec, ...(knownSec === null ? {} : { knownSec }) } };
}

function percentiles(values: readonly number[]): Interval {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.round(TAIL * (sorted.length - 1));
  return { low: sorted[at], high: sorted[sorted.length - 1 - at] };
}
