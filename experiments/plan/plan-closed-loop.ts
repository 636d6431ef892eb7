import { didYouMean } from '../../errors/did-you-mean.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { loadAttributions } from '../load-attributions.js';
import { LOOP_QUANTITIES } from '../loop/loop-quantities.js';
import { assertByOperation, quantityName } from '../loop/of-operation.js';
import type { PlannedPolicy } from '../executors/truth-messages.js';
import type { ClosedLoop, LoopArm } from './closed-loop-schema.js';
import type { PlannedScenario } from './plan-scenarios.js';
import type { PlannedDetector } from './planned-detector.js';

/** Name of the arm in which the platform does nothing: the twin of all others. */
export const DO_NOTHING = 'do-nothing';

/** An arm with its names resolved. */
export interface PlannedArm extends LoopArm {
  readonly planned: { readonly detector: PlannedDetector; readonly policy: PlannedPolicy };
}

/** What an arm may name. */
export interface LoopNames {
  readonly detectors: readonly PlannedDetector[];
  readonly policies: readonly PlannedPolicy[];
  readonly scenarios: readonly PlannedScenario[];
  readonly plugins: readonly string[];
}

/** Resolves the names of a study's closed loop. Throws UserError with the file and key path. */
export async function planClosedLoop(loop: ClosedLoop, file: string, names: LoopNames): Promise<PlannedArm[]> {
  const where = `${file}: closedLoop`;
  if (names.scenarios.length === 0)
    throw new UserError(`${where}: a data set does not go on; expected scenarios, or no closedLoop`);
  for (const { id, scenario } of names.scenarios)
    if (scenario.horizonDays <= loop.startDay)
      throw new UserError(
        `${where}.startDay: ${id} lasts ${counted(scenario.horizonDays, 'day')}; expected fewer than that before the first sweep, got ${loop.startDay}`,
      );
  if (loop.historyDays < loop.windowDays)
    throw new UserError(
      `${where}.historyDays: expected at least windowDays (${loop.windowDays}), got ${loop.historyDays}`,
    );
  const attributions = await loadAttributions(names.plugins);
  const arms = loop.arms.map((arm, position): PlannedArm => {
    const at = `${where}.arms[${position}]`;
    const detector = named(names.detectors, arm.detector, `${at}.detector`, 'detector of the study');
    if (detector.program !== undefined)
      throw new UserError(
        `${at}.detector: ${arm.detector} is a program, and programs do not act in closed loops; expected a detector of the catalog or of --plugins`,
      );
    const policy = named(names.policies, arm.policy, `${at}.policy`, 'policy of the study');
    refuseForgotten(loop, policy, `${at}.policy`, names.scenarios);
    if (!detector.detector.units.includes(arm.level))
      throw new UserError(
        `${at}.level: ${arm.detector} can not score ${arm.level}s; expected ${detector.detector.units.join(' or ')}`,
      );
    const attribution = attributions.get(arm.attribution);
    if (attribution === undefined)
      throw new UserError(
        `${at}.attribution: unknown attribution "${arm.attribution}"${didYouMean(arm.attribution, [...attributions.keys()])}`,
      );
    if (attribution.needsActionScores && arm.level !== 'action')
      throw new UserError(`${at}.attribution: ${arm.attribution} needs level action, got ${arm.level}`);
    if (arm.name === DO_NOTHING) throw new UserError(`${at}.name: ${DO_NOTHING} always runs; choose another name`);
    if (loop.arms.findIndex(({ name }) => name === arm.name) < position)
      throw new UserError(`${at}.name: "${arm.name}" comes twice; give one of them another name`);
    return { ...arm, planned: { detector, policy } };
  });
  checkClaims(loop, where, names.scenarios);
  return arms;
}

/** What is removed later must be remembered by then: nothing else could be undone, or called off after an appeal. */
function refuseForgotten(
  { historyDays, sweepEveryEpochs }: ClosedLoop,
  { name, longestDelayDays = 0 }: PlannedPolicy,
  where: string,
  scenarios: readonly PlannedScenario[],
): void {
  const sweepDays = (sweepEveryEpochs * Math.max(...scenarios.map(({ scenario }) => scenario.epochHours))) / 24;
  const mostDays = historyDays - sweepDays;
  if (longestDelayDays > mostDays)
    throw new UserError(
      `${where}: ${name} removes ${counted(longestDelayDays, 'day')} after the sweep what the platform has forgotten by then; expected at most ${counted(mostDays, 'day')} ` +
        `(historyDays ${historyDays} less ${sweepDays} between two sweeps), got ${longestDelayDays}; remember more or defer less`,
    );
}

function checkClaims(
  { arms, claims, breakEven, weeks, compare, hurt }: ClosedLoop,
  where: string,
  scenarios: readonly PlannedScenario[],
): void {
  const armNames = [...arms.map(({ name }) => name), DO_NOTHING];
  const quantities = LOOP_QUANTITIES.map(({ id }) => id);
  const operations = scenarios.flatMap(({ scenario }) => operationIds(scenario));
  for (const named of [...[...claims, ...breakEven].map(({ quantity }) => quantity), ...weeks, ...compare]) {
    const [, operation] = named.split('/', 2) as [string, string | undefined];
    if (operation === undefined) continue;
    assertByOperation(named, where);
    mustKnow(operations, operation, `${where}: ${named}`, 'operation of the scenarios');
  }
  for (const [position, { unseen }] of arms.entries())
    for (const operation of unseen)
      mustKnow(operations, operation, `${where}.arms[${position}].unseen`, 'operation of the scenarios');
  const weekly = LOOP_QUANTITIES.filter(({ isWeekly }) => isWeekly).map(({ id }) => id);
  for (const [position, { quantity, of, minus }] of claims.entries()) {
    const at = `${where}.claims[${position}]`;
    mustKnow(quantities, quantityName(quantity), `${at}.quantity`, 'quantity');
    for (const { arm, scenario } of [...of, ...minus]) {
      mustKnow(armNames, arm, at, 'arm');
      if (scenario !== undefined)
        mustKnow(
          scenarios.map(({ id }) => id),
          scenario,
          at,
          'scenario of the study',
        );
    }
  }
  for (const [position, { quantity, of, steps }] of breakEven.entries()) {
    const at = `${where}.breakEven[${position}]`;
    mustKnow(quantities, quantityName(quantity), `${at}.quantity`, 'quantity');
    for (const arm of [of, ...steps.map((step) => step.arm)]) mustKnow(armNames, arm, at, 'arm');
    if (steps.some((step, place) => place > 0 && step.at <= steps[place - 1].at))
      throw new UserError(
        `${at}.steps: expected ascending "at", got ${steps.map((step) => step.at).join(', ')}; put the arms in order`,
      );
  }
  for (const [position, quantity] of weeks.entries())
    mustKnow(weekly, quantityName(quantity), `${where}.weeks[${position}]`, 'weekly quantity');
  for (const [position, quantity] of compare.entries())
    mustKnow(quantities, quantityName(quantity), `${where}.compare[${position}]`, 'quantity');
  if (hurt !== undefined) mustKnow(armNames, hurt, `${where}.hurt`, 'arm');
}

/** Ids of a scenario's operations as the truth calls them: with -2, -3 where one is used again. */
export function operationIds({ operations }: PlannedScenario['scenario']): string[] {
  return operations.map(({ use }, at) => {
    const nBefore = operations.slice(0, at).filter((other) => other.use === use).length;
    return nBefore === 0 ? use : `${use}-${nBefore + 1}`;
  });
}

function named<Named extends { readonly name: string }>(
  known: readonly Named[],
  name: string,
  where: string,
  what: string,
): Named {
  mustKnow(
    known.map((entry) => entry.name),
    name,
    where,
    what,
  );
  return known.find((entry) => entry.name === name) as Named;
}

function mustKnow(known: readonly string[], name: string, where: string, what: string): void {
  if (!known.includes(name)) throw new UserError(`${where}: unknown ${what} "${name}"${didYouMean(name, known)}`);
}
