import type { TableRow } from '../../reports/report.js';
import type { ReplicateResult } from '../executors/study-results.js';
import { groupCells, policyOf, valuesOf } from './cell-group.js';

const QUALITY = 'average-precision';

/**
 * Table `cost`: what each detector took on this machine beside how good it was, means over replicates. Clocks differ from run to run, so it belongs to
 * timing.json and never to report.json. The column `contender` names the detector: readers compare all of them, whichever they look at closer.
 */
export function costTable(results: readonly ReplicateResult[], policy: string): TableRow[] {
  const spent = new Map<string, { fitMs: number; scoreMs: number; n: number }>();
  for (const { scenario, cells } of results)
    for (const { detector, level, fitMs, scoreMs, skipped } of cells) {
      if (skipped !== null) continue;
      const key = JSON.stringify([scenario, detector, level]);
      const sum = spent.get(key) ?? { fitMs: 0, scoreMs: 0, n: 0 };
      spent.set(key, { fitMs: sum.fitMs + fitMs, scoreMs: sum.scoreMs + scoreMs, n: sum.n + 1 });
    }
  return groupCells(results).flatMap((group) => {
    const { scenario, detector, level } = group;
    const time = spent.get(JSON.stringify([scenario, detector, level]));
    const values = valuesOf(policyOf(group, policy), 'overall', QUALITY).filter((value) => !Number.isNaN(value));
    if (time === undefined || values.length === 0) return [];
    return [
      {
        ...{ scenario, level, contender: detector, metric: QUALITY },
        value: values.reduce((sum, value) => sum + value, 0) / values.length,
        fitSec: time.fitMs / time.n / 1000,
        scoreSec: time.scoreMs / time.n / 1000,
        n: time.n,
      },
    ];
  });
}
