import { expect, test } from 'vitest';
import { accountBootstrap } from '../../experiments/metrics/account-bootstrap.js';
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

test('no rows, and metrics that are undefined, have no interval', () => {
  const none = { nRows: 0, score: new Float64Array(0), account: new Uint32Array(0) };
  const flags = { isPositive: new Uint8Array(0), isHit: new Uint8Array(0), isPerson: new Uint8Array(0) };
  const recall = metrics.get('recall');
  if (recall === undefined) throw new Error('recall is gone');
  const stream = openStream(rootKey('none'));
  const empty = accountBootstrap({ level: 'account', ...none, ...flags }, [recall], stream);
  expect(empty).toEqual([{ metric: 'recall', low: null, high: null }]);
});
