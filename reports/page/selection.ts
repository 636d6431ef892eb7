import { useMemo } from 'preact/hooks';
import type { MetricRow, Report, TableRow } from '../report.js';
import { changeSettings, useSetting } from './settings.js';

/** What the reader looks at: one scenario, one policy, some of the detectors. */
export interface Selection {
  readonly scenario: string;
  readonly policy: string;
  readonly hidden: ReadonlySet<string>;
}

type Tables = Readonly<Record<string, readonly TableRow[]>>;

/** The policies of a report, in the order of its rows. */
export function policiesOf(report: Report): string[] {
  return [...new Set(report.rows.map(({ policy }) => policy))];
}

/** More detectors than this can not be told apart by colour and shape. */
const MOST_SHOWN = 8;

/** What a report opens with: its first scenario and policy, every detector, or the best by average precision where there are too many. */
export function firstSelection(report: Report): Selection {
  const scenario = report.scenarios[0]?.id ?? '';
  const policy = policiesOf(report)[0] ?? '';
  const best = new Map<string, number>();
  for (const row of report.rows) {
    if (row.scenario !== scenario || row.segment !== 'overall' || row.metric !== 'average-precision') continue;
    best.set(row.detector, Math.max(best.get(row.detector) ?? 0, row.value ?? 0));
  }
  const ids = report.detectors.map(({ id }) => id);
  const ranked = [...ids].sort((a, b) => (best.get(b) ?? -1) - (best.get(a) ?? -1));
  return { scenario, policy, hidden: new Set(ids.length > MOST_SHOWN ? ranked.slice(MOST_SHOWN) : []) };
}

/** The rows of the chosen scenario, policy and detectors. */
export function selectRows(rows: readonly MetricRow[], selection: Selection): MetricRow[] {
  return rows.filter((row) => isSelected(row, selection));
}

/** The named tables cut down to the chosen policy and detectors, and to the chosen scenario unless all are wanted. */
export function selectTables(
  tables: Tables,
  names: readonly string[],
  selection: Selection,
  wantsAllScenarios = false,
): Record<string, TableRow[]> {
  const chosen = wantsAllScenarios ? { ...selection, scenario: null } : selection;
  return Object.fromEntries(names.map((name) => [name, (tables[name] ?? []).filter((row) => isSelected(row, chosen))]));
}

/** A column that a table lacks chooses nothing; `a` and `b` name the detectors of a pair. */
function isSelected(
  row: TableRow,
  { scenario, policy, hidden }: Omit<Selection, 'scenario'> & { readonly scenario: string | null },
): boolean {
  if (scenario !== null && row['scenario'] !== undefined && row['scenario'] !== scenario) return false;
  if (row['policy'] !== undefined && row['policy'] !== policy) return false;
  return ![row['detector'], row['a'], row['b']].some((id) => typeof id === 'string' && hidden.has(id));
}

/** What the address asks to look at, with what the report opens with where it says nothing, and what changes it. */
export function useSelection(report: Report): [Selection, (selection: Selection) => void] {
  const first = useMemo(() => firstSelection(report), [report]);
  const [scenario] = useSetting('scenario');
  const [policy] = useSetting('policy');
  const [hide] = useSetting('hide', 'usual');
  const selection = useMemo(
    (): Selection => ({
      scenario: report.scenarios.some(({ id }) => id === scenario) ? scenario : first.scenario,
      policy: policiesOf(report).includes(policy) ? policy : first.policy,
      hidden: hide === 'usual' ? first.hidden : new Set(hide.split(',').filter((id) => id !== NOBODY)),
    }),
    [report, first, scenario, policy, hide],
  );
  const select = (next: Selection): void => {
    const isFirst = next.hidden.size === first.hidden.size && [...next.hidden].every((id) => first.hidden.has(id));
    changeSettings({
      scenario: next.scenario === first.scenario ? '' : next.scenario,
      policy: next.policy === first.policy ? '' : next.policy,
      hide: isFirst ? '' : [...next.hidden].join(',') || NOBODY,
    });
  };
  return [selection, select];
}

/** Stands in the address where every detector is shown although a report opens with some hidden. */
const NOBODY = '-';
