import type { MetricRow, TableRow } from '../../reports/report.js';
import type { Plan } from '../plan/plan-study.js';

const DIFFICULTY_METRICS = ['average-precision', 'recall', 'false-removal-rate'];

/**
 * Table `difficulty`: how the detectors fare as the scenarios' evasion dial turns. Empty unless at least two scenarios set the dial, each at
 * its own place: then they are taken for one world at several difficulties.
 */
export function difficultyTable(rows: readonly MetricRow[], plan: Plan): TableRow[] {
  const dial = new Map(
    plan.scenarios.flatMap(({ id, scenario: { evasion } }) => (evasion === undefined ? [] : [[id, evasion] as const])),
  );
  if (dial.size < 2 || new Set(dial.values()).size < dial.size) return [];
  return rows
    .filter(({ scenario, segment, metric }) => {
      const isShown = segment === 'overall' || (segment.startsWith('operation:') && metric === 'recall');
      return dial.has(scenario) && isShown && DIFFICULTY_METRICS.includes(metric);
    })
    .map(({ scenario, ...row }) => ({ variant: scenario, evasion: dial.get(scenario) as number, ...row }));
}
