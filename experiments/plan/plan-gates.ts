import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import type { Unit } from '../../detectors/past.js';
import { assertByOperation } from '../loop/of-operation.js';
import { isMetricOf, type Metric } from '../metric.js';
import { budgetOnCurve, OPERATING_METRICS } from '../metrics/operating-curve.js';

/** How a value is held against the bound. */
export type GateOperator = '>=' | '>' | '<=' | '<';

/** One line of `expect`: what must hold of every cell it names. */
export interface Gate {
  /** As written. */
  readonly text: string;
  /** Of a closed loop, its arm. */
  readonly detector: string;
  /** Of a closed loop, a quantity of the table `loop-totals`, or with `/OPERATION` one of the table `loop-services`. */
  readonly metric: string;
  /** Share of organic rows that a perfectly placed threshold may hit, as the report's operating curve has it; null: as the policies decide. */
  readonly budget: number | null;
  /** Null: at every level of the detector at which the metric is defined. */
  readonly level: Unit | null;
  /** Null: in every scenario. */
  readonly scenario: string | null;
  /** Null: under every policy. */
  readonly policy: string | null;
  readonly operator: GateOperator;
  readonly bound: number;
}

/** What a gate of a closed loop can name. */
export interface LoopGateNames {
  readonly arms: readonly string[];
  readonly quantities: readonly string[];
  /** Scenario -> its operations. */
  readonly scenarios: ReadonlyMap<string, readonly string[]>;
}

/** What a gate can name. */
export interface GateNames {
  readonly detectors: readonly { readonly name: string; readonly levels: readonly Unit[] }[];
  /** Variants that a sweep made of a detector, by the name it had. */
  readonly variants?: ReadonlyMap<string, readonly string[]>;
  readonly metrics: readonly Pick<Metric, 'id' | 'levels'>[];
  readonly scenarios: readonly string[];
  readonly policies: readonly string[];
}

const FORM =
  /^(?<detector>\S+)\.(?<metric>[a-z0-9-]+)(?:@fr=(?<budget>\d+(?:\.\d+)?(?:e-?\d+)?%?))?(?:@(?<level>[a-z]+))?(?<places>(?:\/[^\s/]+){0,2})\s*(?<operator>>=|<=|>|<)\s*(?<bound>-?\d+(?:\.\d+)?(?:e-?\d+)?)(?<percent>\s*%)?$/i;

/**
 * Reads the lines of `expect`: `DETECTOR.METRIC[@fr=BUDGET][@LEVEL][/SCENARIO][/POLICY] OP NUMBER`, numbers as they are or in percent. With a budget of false removals the
 * metric is read from the operating curve, whatever the policies decide. The name that a detector had before a sweep stands for all its variants. A single name after a slash is a scenario or a policy, whichever there is. Throws UserError with the file, the key path and the nearest known name.
 */
export function planGates(lines: readonly string[], file: string, names: GateNames): Gate[] {
  return lines.flatMap((text, position) => {
    const where = `${file}: expect[${position}]`;
    const parts = FORM.exec(text.trim())?.groups as GateParts | undefined;
    if (parts === undefined)
      throw new UserError(
        `${where}: is no gate; expected DETECTOR.METRIC[@fr=BUDGET][@LEVEL][/SCENARIO][/POLICY] >= NUMBER (or >, <=, <), got "${text}"`,
      );
    const variants = names.variants?.get(parts.detector) ?? [parts.detector];
    return variants.map((detector) => readGate({ ...parts, detector }, { text, where }, names));
  });
}

/**
 * Reads the lines of `expect` of a closed loop: `ARM.QUANTITY[/OPERATION][/SCENARIO] OP NUMBER`, held against the means of the table `loop-totals`, with an operation `loop-services`: in every scenario
 * that has it, where none is named. A single name after a slash is a scenario or an operation, whichever there is. Throws UserError with the file, the key path and the nearest known name.
 */
export function planLoopGates(lines: readonly string[], file: string, names: LoopGateNames): Gate[] {
  return lines.flatMap((text, position) => {
    const where = `${file}: expect[${position}]`;
    const parts = FORM.exec(text.trim())?.groups as GateParts | undefined;
    if (parts === undefined || parts.budget !== undefined || parts.level !== undefined)
      throw new UserError(
        `${where}: is no gate of a closed loop; expected ARM.QUANTITY[/OPERATION][/SCENARIO] >= NUMBER (or >, <=, <), got "${text}"`,
      );
    const itself = (name: string): string => name;
    const detector = find(parts.detector, names.arms, itself, `${where}: arm`);
    const quantity = find(parts.metric, names.quantities, itself, `${where}: quantity`);
    const { operation, scenarios } = readLoopPlaces(parts.places, where, names);
    const metric = operation === null ? quantity : `${quantity}/${operation}`;
    if (operation !== null) assertByOperation(metric, where);
    const common = { text, detector, metric, budget: null, level: null, policy: null, ...boundOf(parts, where) };
    return scenarios.map((scenario): Gate => ({ ...common, scenario }));
  });
}

/** The operation, and the scenarios to look at: null stands for all of them. */
function readLoopPlaces(
  places: string,
  where: string,
  { scenarios }: LoopGateNames,
): { readonly operation: string | null; readonly scenarios: readonly (string | null)[] } {
  const [first, second] = places.split('/').slice(1) as (string | undefined)[];
  const itself = (name: string): string => name;
  const ids = [...scenarios.keys()];
  if (first === undefined) return { operation: null, scenarios: [null] };
  if (second !== undefined) {
    const scenario = find(second, ids, itself, `${where}: scenario`);
    const known = scenarios.get(scenario) ?? [];
    return { operation: find(first, known, itself, `${where}: operation of ${scenario}`), scenarios: [scenario] };
  }
  if (ids.includes(first)) return { operation: null, scenarios: [first] };
  const operations = new Set([...scenarios.values()].flat());
  const operation = find(first, [...operations, ...ids], itself, `${where}: operation or scenario`);
  return { operation, scenarios: ids.filter((id) => scenarios.get(id)?.includes(operation)) };
}

function boundOf(parts: GateParts, where: string): Pick<Gate, 'operator' | 'bound'> {
  const bound = Number(parts.bound) * (parts.percent === undefined ? 1 : 0.01);
  if (!Number.isFinite(bound))
    throw new UserError(`${where}: expected a number that can be reached, got ${parts.bound}`);
  return { operator: parts.operator as GateOperator, bound };
}

function readGate(
  parts: GateParts,
  { text, where }: { readonly text: string; readonly where: string },
  names: GateNames,
): Gate {
  const known = [...names.detectors, ...[...(names.variants?.keys() ?? [])].map((name) => ({ name, levels: [] }))];
  const { name: detector, levels } = find(parts.detector, known, ({ name }) => name, `${where}: detector`);
  const budget = parts.budget === undefined ? null : readBudget(parts.budget, where);
  const metric: Pick<Metric, 'id' | 'levels'> =
    budget === null
      ? find(parts.metric, names.metrics, ({ id }) => id, `${where}: metric`)
      : { id: find(parts.metric, OPERATING_METRICS, (id) => id, `${where}: metric at a budget`) };
  const fitting = levels.filter((level) => isMetricOf(metric, level));
  if (fitting.length === 0)
    throw new UserError(`${where}: ${metric.id} is not defined at the levels of ${detector}: ${levels.join(', ')}`);
  const level = parts.level === undefined ? null : find(parts.level, fitting, (unit) => unit, `${where}: level`);
  const places = readPlaces(parts.places, where, names);
  if (budget !== null && places.policy !== null)
    throw new UserError(`${where}: at a budget no policy decides; leave out "@fr=" or "/${places.policy}"`);
  return { text, detector, metric: metric.id, budget, level, ...places, ...boundOf(parts, where) };
}

function readBudget(text: string, where: string): number {
  const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  const budget = share <= 1 ? budgetOnCurve(share) : null;
  if (budget === null)
    throw new UserError(`${where}: @fr=${text}: expected a share of false removals from 0.001% to 100%`);
  return budget;
}

interface GateParts {
  readonly detector: string;
  readonly metric: string;
  readonly budget?: string;
  readonly level?: string;
  readonly places: string;
  readonly operator: string;
  readonly bound: string;
  readonly percent?: string;
}

function readPlaces(places: string, where: string, names: GateNames): Pick<Gate, 'scenario' | 'policy'> {
  const [first, second] = places.split('/').slice(1) as (string | undefined)[];
  const itself = (name: string): string => name;
  if (first === undefined) return { scenario: null, policy: null };
  if (second !== undefined)
    return {
      scenario: find(first, names.scenarios, itself, `${where}: scenario`),
      policy: find(second, names.policies, itself, `${where}: policy`),
    };
  if (names.scenarios.includes(first)) return { scenario: first, policy: null };
  const policy = find(first, [...names.policies, ...names.scenarios], itself, `${where}: scenario or policy`);
  return { scenario: null, policy };
}

function find<Known>(typed: string, known: readonly Known[], nameOf: (one: Known) => string, where: string): Known {
  const found = known.find((one) => nameOf(one) === typed);
  if (found === undefined)
    throw new UserError(`${where}: the study has no "${typed}"${didYouMean(typed, known.map(nameOf))}`);
  return found;
}
