import type { TableRow } from '../../reports/report.js';
import type { Plan } from '../plan/plan-study.js';
import { policyOf, type CellGroup } from './cell-group.js';

const DAY_SEC = 86_400;

/** Table `customer-timeline`: what one customer of the first replicate did in the test window, and what was removed of it. */
export function timelineTable(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  return groups.flatMap((group) =>
    plan.policies.flatMap(({ name }) =>
      policyOf(group, name).flatMap(({ timeline }) =>
        timeline.map(({ tSec, verb, controller, outcome }) => ({
          scenario: group.scenario,
          detector: group.detector,
          policy: name,
          account: 'customer 1',
          tSec,
          day: Math.floor(tSec / DAY_SEC),
          hour: Number(((tSec % DAY_SEC) / 3600).toFixed(4)),
          verb,
          controller,
          outcome,
        })),
      ),
    ),
  );
}
