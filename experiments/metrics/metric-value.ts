import { blamed } from '../../errors/blamed.js';
import { UserError } from '../../errors/user-error.js';
import type { Judged, Metric } from '../metric.js';

/** What a metric makes of rows; NaN where it is undefined. Throws UserError naming the metric where it breaks, or gives no number. */
export function metricValue(metric: Metric, rows: Judged): number {
  const value: unknown = blamed(`metric ${metric.id}`, () => metric.compute(rows));
  if (typeof value === 'number' && Math.abs(value) !== Infinity) return value;
  throw new UserError(
    `metric ${metric.id}: compute: expected a number, NaN where it is undefined, got ${String(value)}`,
  );
}
