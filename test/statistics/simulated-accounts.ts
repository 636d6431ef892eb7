import { accountBootstrap } from '../../experiments/metrics/account-bootstrap.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import type { Judged, Metric } from '../../experiments/metric.js';
import { childKey, openStream, rootKey, type RandomStream } from '../../random/stream.js';

/** Metrics whose true value is known below. */
export const KNOWN = ['recall', 'false-removal-rate'] as const;

/** Share of accounts that are bots, how often a detector hits what is theirs on average, and people's. */
const TRUE = { bots: 0.2, recall: 0.7, falseRemoval: 0.08 } as const;
/** Actions an account has on average, at level action. */
const ACTIONS = 5;
/** How unlike accounts are in being hit: concentration of a beta law. */
const CONCENTRATION = 1.5;

/** Share of worlds whose 95 % interval over accounts holds the truth, by metric. With `areRowsAlone` every row is taken for an account of its own. */
export async function bootstrapCoverage(
  level: 'account' | 'action',
  {
    nAccounts,
    nWorlds,
    areRowsAlone = false,
  }: { readonly nAccounts: number; readonly nWorlds: number; readonly areRowsAlone?: boolean },
): Promise<Record<(typeof KNOWN)[number], number>> {
  const all = await loadMetrics();
  const metrics = KNOWN.map((id) => all.get(id) as Metric);
  const truth = { recall: TRUE.recall, 'false-removal-rate': TRUE.falseRemoval };
  const covered = { recall: 0, 'false-removal-rate': 0 };
  const random = openStream(childKey(rootKey('bootstrap coverage'), `${level} ${nAccounts}`));
  for (let world = 0; world < nWorlds; world++) {
    const judged = drawWorld(level, nAccounts, random);
    const seen = areRowsAlone
      ? { ...judged, account: Uint32Array.from(judged.account as Uint32Array, (_, row) => row) }
      : judged;
    const intervals = accountBootstrap(seen, metrics, random);
    for (const [index, id] of KNOWN.entries()) {
      const { low, high } = intervals[index];
      covered[id] += Number(low !== null && high !== null && low <= truth[id] && truth[id] <= high) / nWorlds;
    }
  }
  return covered;
}

/** Accounts are hit once or, at level action, action by action with a chance of their own. */
function drawWorld(level: 'account' | 'action', nAccounts: number, random: RandomStream): Judged {
  const rows: { account: number; positive: number; hit: number }[] = [];
  for (let account = 0; account < nAccounts; account++) {
    const positive = Number(random.uniform() < TRUE.bots);
    const mean = positive === 1 ? TRUE.recall : TRUE.falseRemoval;
    const chance = level === 'account' ? mean : beta(mean, random);
    const nRows = level === 'account' ? 1 : random.poisson(ACTIONS);
    for (let row = 0; row < nRows; row++) rows.push({ account, positive, hit: Number(random.uniform() < chance) });
  }
  return {
    ...{ level, nRows: rows.length },
    score: Float64Array.from(rows, ({ hit }) => hit),
    account: Uint32Array.from(rows, ({ account }) => account),
    isPositive: Uint8Array.from(rows, ({ positive }) => positive),
    isHit: Uint8Array.from(rows, ({ hit }) => hit),
    isPerson: Uint8Array.from(rows, ({ positive }) => 1 - positive),
  };
}

/** A beta law of mean `mean` (Johnk's method), for shapes below 1 and a little above. */
function beta(mean: number, random: RandomStream): number {
  const [a, b] = [mean * CONCENTRATION, (1 - mean) * CONCENTRATION];
  for (;;) {
    const [x, y] = [random.uniform() ** (1 / a), random.uniform() ** (1 / b)];
    if (x + y > 0 && x + y <= 1) return x / (x + y);
  }
}
