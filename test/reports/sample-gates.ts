import type { TableRow } from '../../reports/report.js';

/** Three expectations: one that holds, one that does not, one of a variant that was not measured; `n` replicates. */
export function sampleGates(n: number): TableRow[] {
  const at = { scenario: 'first-light', policy: 'threshold', level: 'account' };
  return [
    {
      ...{ gate: 'gradient-boosting.recall >= 60%', ...at, detector: 'gradient-boosting', metric: 'recall' },
      ...{ operator: '>=', bound: 0.6, value: 0.74, low: 0.7, high: 0.78, n },
      ...{ verdict: 'holds', interval: 'clear' },
    },
    {
      ...{ gate: 'rate-rules.wrongly-hit-people <= 20', ...at, detector: 'rate-rules', metric: 'wrongly-hit-people' },
      ...{ operator: '<=', bound: 20, value: 31, low: 18, high: 44, n },
      ...{ verdict: 'broken', interval: 'open' },
    },
    {
      ...{ gate: 'boosted.f1 >= 0.5', ...at, level: 'action', detector: 'boosted-20', metric: 'f1' },
      ...{ operator: '>=', bound: 0.5, value: null, low: null, high: null, n: 0 },
      ...{ verdict: 'unmeasured', interval: null },
    },
  ];
}
