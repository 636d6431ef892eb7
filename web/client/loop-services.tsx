import { ArmTable } from '../../reports/page/arm-table.js';
import type { Report, TableRow } from '../../reports/report.js';

/** What services lived through: how much they try, what stops it, what they live on, and when they change their ways. */
const QUANTITIES = [
  'service-tries',
  'actions-refused',
  'service-actions',
  'share-removed',
  'caught-share',
  'service-output',
  'customers',
  'paying-customers',
  'service-revenue',
  'reaction-day',
  'people-heeding',
  'people-re-sharing',
] as const;

/** The life of the services in each arm of a closed loop, from the first sweep to the end: all together, then each alone where there are several. */
export function LoopServices({ report, scenario }: { readonly report: Report; readonly scenario: string }) {
  const here = (table: string): TableRow[] =>
    (report.tables[table] ?? []).filter((row) => row['scenario'] === scenario);
  const alone = here('loop-services');
  const operations = [...new Set(alone.map(({ operation }) => String(operation)))];
  return (
    <>
      <ArmTable
        rows={here('loop-totals')}
        quantities={QUANTITIES}
        head="All services together"
        name="Services in each arm"
      />
      {operations.length > 1 &&
        operations.map((operation) => (
          <ArmTable
            key={operation}
            rows={alone.filter((row) => row['operation'] === operation)}
            quantities={QUANTITIES}
            head={operation}
            name={`${operation} in each arm`}
          />
        ))}
      <p class="note">
        Tries and refusals are those of the operators’ own books: whatever their jobs do, unfollows and logins too. What
        is made, removed and stands is counted in the log: likes, follows and comments, also those by which bots pass
        for people. The reaction day is the first on which an operator changes its ways, the last day of the world where
        none does.
      </p>
    </>
  );
}
