import { expect, test } from 'vitest';
import { sweepAnswer } from '../../experiments/aggregate/sweep-answer.js';
import type { MetricRow } from '../../reports/report.js';

const row = (scenario: string, detector: string, metric: string, value: number | null): MetricRow => ({
  ...{ scenario, detector, metric, value, level: 'account', policy: 'threshold', segment: 'overall' },
  ...{ low: null, high: null, n: 2 },
});

const ROWS = [
  ...[row('a', 'trees', 'average-precision', 0.9), row('b', 'trees', 'average-precision', 0.6)],
  ...[row('a', 'graph', 'average-precision', 0.5), row('b', 'graph', 'average-precision', 0.7)],
  // Measured in one of the scenarios only: its mean can not be compared.
  ...[row('a', 'rare', 'average-precision', 1), row('b', 'rare', 'average-precision', null)],
  ...[row('a', 'trees', 'recall', 0.25), row('b', 'trees', 'recall', 0.5)],
  ...[row('a', 'trees', 'false-removal-rate', 0.001), row('b', 'trees', 'false-removal-rate', 0.001)],
  ...[row('a', 'trees', 'wrongly-hit-people', 0.4), row('b', 'trees', 'wrongly-hit-people', 12.3)],
];

test('a sweep of scenarios is one sentence a level: the best mean, where it leads, and ranges over the scenarios', () => {
  expect(sweepAnswer(ROWS)).toEqual([
    'Over 2 scenarios at account level trees has the best mean average precision (75\u00a0%, 60 to 90\u00a0% by scenario; the other detector 60\u00a0%) and leads in 0 of them: ' +
      'it catches 25 to 50\u00a0% of the inauthentic accounts and wrongly hits 0.1\u00a0% of the organic ones, 0.4 to 12 people.',
  ]);
});

test('one person is no people, and one scenario no scenarios', () => {
  const lone = ROWS.filter(({ scenario }) => scenario === 'a').map((one) =>
    one.metric === 'wrongly-hit-people' ? { ...one, value: 1.02 } : one,
  );
  const [said] = sweepAnswer(lone.filter(({ detector }) => detector !== 'rare'));
  expect(said).toMatch(/^Over 1 scenario at account level .*, 1 person\.$/);
});

test('equal means are said to be shared', () => {
  const tied = ROWS.map((one) =>
    one.detector === 'graph' ? { ...one, value: one.scenario === 'a' ? 0.9 : 0.6 } : one,
  );
  expect(sweepAnswer(tied)[0]).toContain('trees shares with graph the best mean average precision');
  expect(sweepAnswer([])).toEqual([]);
});
