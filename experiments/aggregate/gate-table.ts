import type { MetricRow, TableRow } from '../../reports/report.js';
import type { Unit } from '../../detectors/past.js';
import { isMetricOf, type Metric } from '../metric.js';
import type { Gate, GateOperator } from '../plan/plan-gates.js';
import type { Plan } from '../plan/plan-study.js';

const HOLDS: Readonly<Record<GateOperator, (value: number, bound: number) => boolean>> = {
  '>=': (value, bound) => value >= bound,
  '>': (value, bound) => value > bound,
  '<=': (value, bound) => value <= bound,
  '<': (value, bound) => value < bound,
};

/**
 * Table `gates`: each expectation of the study at each cell it names. It is judged by the mean: `holds`, `broken`, or `unmeasured` (which counts as broken: a cell
 * that was skipped proves nothing). `interval` says whether the 95 % interval lies on that side as a whole (`clear`) or not (`open`).
 */
export function gateTable(rows: readonly MetricRow[], curve: readonly TableRow[], plan: Plan): TableRow[] {
  const overall = rows.filter(({ segment }) => segment === 'overall');
  return plan.gates.flatMap((gate) =>
    cellsOf(gate, plan).map((cell) => {
      const { text, detector, metric, operator, bound } = gate;
      const { scenario, policy, level } = cell;
      const isHere = (one: TableRow): boolean =>
        one['detector'] === detector && one['scenario'] === scenario && one['level'] === level;
      const row =
        gate.budget === null
          ? overall.find((one) => one.metric === metric && one.policy === policy && isHere(one as unknown as TableRow))
          : pointOf(
              curve.find((one) => isHere(one) && one['budget'] === gate.budget),
              metric,
            );
      const { value, low, high, n } = row ?? { value: null, low: null, high: null, n: 0 };
      return {
        ...{ gate: text, scenario, detector, policy, level, metric, operator, bound, value, low, high, n },
        ...verdictOf(gate, value, low, high),
      };
    }),
  );
}

/** The same of a closed loop: each expectation at each scenario it names, held against the table `loop-totals`, or, of one operation, `loop-services`. */
export function loopGateTable(
  { totals, services }: { readonly totals: readonly TableRow[]; readonly services: readonly TableRow[] },
  { gates, scenarios }: Plan,
): TableRow[] {
  return gates.flatMap((gate) =>
    scenarios
      .filter(({ id }) => (gate.scenario ?? id) === id)
      .map(({ id: scenario }) => {
        const { text, detector, metric, operator, bound } = gate;
        const isHere = (one: TableRow): boolean => one['scenario'] === scenario && one['arm'] === detector;
        const [quantity, operation] = metric.split('/', 2) as [string, string | undefined];
        const row = (operation === undefined ? totals : services).find(
          (one) => isHere(one) && one['quantity'] === quantity && one['operation'] === operation,
        );
        const number = (column: string): number | null => (typeof row?.[column] === 'number' ? row[column] : null);
        const [value, low, high] = ['value', 'low', 'high'].map(number);
        const { policy = null, level = null } = totals.find(isHere) ?? {};
        const n = row?.['n'] ?? 0;
        return {
          ...{ gate: text, scenario, detector, policy, level, metric, operator, bound, value, low, high, n },
          ...verdictOf(gate, value, low, high),
        };
      }),
  );
}

/** A metric at a budget of the operating curve. */
function pointOf(
  row: TableRow | undefined,
  metric: string,
): Pick<MetricRow, 'value' | 'low' | 'high' | 'n'> | undefined {
  if (row === undefined) return undefined;
  const number = (column: string): number | null => (typeof row[column] === 'number' ? row[column] : null);
  return { value: number(metric), low: number(`${metric}-low`), high: number(`${metric}-high`), n: number('n') ?? 0 };
}

/** True where a row of the table says that an expectation was not met. */
export function isBroken(row: TableRow): boolean {
  return row['verdict'] !== 'holds';
}

interface GateCell {
  readonly scenario: string;
  /** Null where the gate names a budget: no policy decides. */
  readonly policy: string | null;
  readonly level: Unit;
}

/** The cells that a gate speaks of, measured or not. */
function cellsOf(gate: Gate, { scenarios, dataset, policies, detectors, metrics }: Plan): GateCell[] {
  const places = dataset === null ? scenarios.map(({ id }) => id) : [dataset.name];
  const metric = metrics.find(({ id }) => id === gate.metric);
  const isDefined = (level: Unit): boolean => gate.budget !== null || isMetricOf(metric as Metric, level);
  const deciders =
    gate.budget !== null ? [{ name: null }] : policies.filter(({ name }) => (gate.policy ?? name) === name);
  const levels = detectors.find(({ name }) => name === gate.detector)?.levels ?? [];
  return places
    .filter((scenario) => (gate.scenario ?? scenario) === scenario)
    .flatMap((scenario) =>
      levels
        .filter((level) => (gate.level ?? level) === level && isDefined(level))
        .flatMap((level) => deciders.map(({ name }) => ({ scenario, level, policy: name }))),
    );
}

function verdictOf(
  { operator, bound }: Gate,
  value: number | null,
  low: number | null,
  high: number | null,
): { readonly verdict: string; readonly interval: string | null } {
  if (value === null) return { verdict: 'unmeasured', interval: null };
  const holds = HOLDS[operator];
  const isHolding = holds(value, bound);
  const isClear =
    low === null || high === null ? null : holds(low, bound) === isHolding && holds(high, bound) === isHolding;
  return { verdict: isHolding ? 'holds' : 'broken', interval: isClear === null ? null : isClear ? 'clear' : 'open' };
}
