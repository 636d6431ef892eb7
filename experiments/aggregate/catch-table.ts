import type { TableRow } from '../../reports/report.js';
import { CATCH_HOURS } from '../metrics/first-catches.js';
import { meanInterval } from '../metrics/mean-interval.js';
import type { Plan } from '../plan/plan-study.js';
import { policyOf, type CellGroup } from './cell-group.js';

/** Table `time-to-catch`: share of the accounts, and of the campaigns, caught by hours since their first inauthentic action of the window. Judged once, at its end, where `lookEveryHours` is null. */
export function catchTable(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  const lookEveryHours = plan.study.split.lookEveryHours ?? null;
  return groups.flatMap((group) =>
    plan.policies.flatMap(({ name }) => {
      const curves = policyOf(group, name).flatMap(({ caughtByHour }) => caughtByHour ?? []);
      const { scenario, detector } = group;
      return (['accounts', 'campaigns'] as const).flatMap((of) =>
        CATCH_HOURS.map((hours, at) => {
          const { value, low, high, n } = meanInterval(
            curves.map((curve) => curve[of][at]),
            [0, 1],
          );
          return { scenario, detector, policy: name, lookEveryHours, of, hours, share: value, low, high, n };
        }).filter(({ n }) => n > 0),
      );
    }),
  );
}
