import type { Report } from '../report.js';

type MetricInfo = Report['metrics'][number];

/** Qualities first, then harm as rates, harm in people and actions, plain counts last; within each as the report has them. */
export function inReadingOrder(metrics: readonly MetricInfo[]): MetricInfo[] {
  const place = ({ better, display }: MetricInfo) =>
    better === 'neither' ? 4 : display === 'rate' ? (better === 'higher' ? 0 : 1) : better === 'lower' ? 2 : 3;
  return [...metrics].sort((a, b) => place(a) - place(b));
}
