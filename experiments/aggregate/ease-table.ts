import type { TableRow } from '../../reports/report.js';
import { easeRows } from '../ease/ease-rows.js';
import type { ReplicateResult } from '../executors/study-results.js';
import type { Plan } from '../plan/plan-study.js';

/** Table `ease`: how far each single column tells the classes of the test window, per scenario and level, over the replicates. */
export function easeTable(results: readonly ReplicateResult[], plan: Plan): TableRow[] {
  return plan.scenarios.flatMap(({ id }) => {
    const audits = results.filter(({ scenario }) => scenario === id).flatMap(({ ease }) => ease);
    const levels = [...new Set(audits.map(({ level }) => level))].sort();
    return levels.flatMap((level) =>
      easeRows(
        level,
        audits.filter((audit) => audit.level === level).map(({ scores }) => scores),
      ).map((row) => ({ scenario: id, ...row })),
    );
  });
}
