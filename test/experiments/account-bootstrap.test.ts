import { expect, test } from 'vitest';
import { accountBootstrap } from '../../experiments/metrics/account-bootstrap.js';
import type { Metric } from '../../experiments/metric.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import { openStream, rootKey } from '../../random/stream.js';
import { bootstrapCoverage } from '../statistics/simulated-accounts.js';

const metrics = await loadMetrics();

test('intervals within one world cover about what they say, of accounts and of actions that rise and fall with their account', async () => {
  for (const [level, nWorlds] of [
    ['account', 150],
    ['action', 80],
  ] as const) {
    const coverage = await bootstrapCoverage(level, { nAccounts: 200, nWorlds });
    for (const [metric, share] of Object.entries(coverage)) {
      expect(share, `${level} ${metric}`).toBeGreaterThan(0.87);
      expect(share, `${level} ${metric}`).toBeLessThan(1);
    }
  }
}, 300_000);

test('rows drawn one by one instead of by account would claim far too much', async () => {
  const sample = { nAccounts: 200, nWorlds: 40, areRowsAlone: true };
  const { 'false-removal-rate': byRow } = await bootstrapCoverage('action', sample);
  expect(byRow).toBeLessThan(0.85);
}, 300_000);

test('a share of 0 or 1 has an interval by how many accounts it is of; counts have percentiles', () => {
  const nRows = 60;
  const judged = {
    ...{ level: 'account' as const, nRows, score: new Float64Array(nRows), isHit: new Uint8Array(nRows) },
    account: Uint32Array.from({ length: nRows }, (_, row) => row),
    isPositive: Uint8Array.from({ length: nRows }, (_, row) => Number(row < 20)),
    isPerson: Uint8Array.from({ length: nRows }, (_, row) => Number(row >= 20)),
  };
  judged.isHit.fill(1, 0, 20);
  const wanted = ['recall', 'false-removal-rate', 'precision', 'hit'].map((id) => metrics.get(id) as Metric);
  const [recall, rate, precision, hit] = accountBootstrap(judged, wanted, openStream(rootKey('ends')));
  // By hand: nobody of 40 hit leaves room for 1 - 0.025^(1/40) = 8.8 %.
  expect(rate).toEqual({ metric: 'false-removal-rate', low: 0, high: expect.closeTo(0.0881, 4) as number });
  expect(recall).toEqual({ metric: 'recall', low: expect.closeTo(0.8316, 4) as number, high: 1 });
  expect(precision).toMatchObject({ low: recall.low, high: 1 });
  expect(Number.isInteger(hit.low)).toBe(true);
  expect(hit.low).toBeLessThan(20);
  expect(hit.high).toBeGreaterThan(20);
});

test('no rows, and metrics that are undefined, have no interval', () => {
  const none = { nRows: 0, score: new Float64Array(0), account: new Uint32Array(0) };
  const flags = { isPositive: new Uint8Array(0), isHit: new Uint8Array(0), isPerson: new Uint8Array(0) };
  const recall = metrics.get('recall');
  if (recall === undefined) throw new Error('recall is gone');
  const stream = openStream(rootKey('none'));
  const empty = accountBootstrap({ level: 'account', ...none, ...flags }, [recall], stream);
  expect(empty).toEqual([{ metric: 'recall', low: null, high: null }]);
});
