import type { Report } from '../report.js';

type MetricInfo = Report['metrics'][number];

/** What every reader should see without scrolling: what is caught, and who is wrongly hit. */
const FIRST: readonly string[] = ['precision', 'recall', 'false-removal-rate', 'wrongly-hit-people'];

/** Those first; then qualities, harm as rates, harm in people and actions, plain counts last; within each as the report has them. */
export function inReadingOrder(metrics: readonly MetricInfo[]): MetricInfo[] {
  const place = ({ id, better, display }: MetricInfo): number => {
    if (FIRST.includes(id)) return FIRST.indexOf(id) - FIRST.length;
    if (better === 'neither') return 4;
    return display === 'rate' ? (better === 'higher' ? 0 : 1) : better === 'lower' ? 2 : 3;
  };
  return [...metrics].sort((a, b) => place(a) - place(b));
}
