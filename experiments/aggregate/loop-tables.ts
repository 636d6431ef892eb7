import type { TableRow } from '../../reports/report.js';
import type { ReplicateResult } from '../executors/study-results.js';
import { LOOP_QUANTITIES, type ArmView, type EpochRange, type LoopQuantity } from '../loop/loop-quantities.js';
import { quantityOf } from '../loop/of-operation.js';
import type { ToldAndTrue } from '../loop/loop-books.js';
import { holds } from '../loop/forecast-holds.js';
import { breakEvenOf } from './break-even.js';
import { meanInterval } from '../metrics/mean-interval.js';
import { pairedDifference } from '../metrics/paired-difference.js';
import type { ClosedLoop, LoopBreakEven, LoopClaim } from '../plan/closed-loop-schema.js';
import { DO_NOTHING, operationIds } from '../plan/plan-closed-loop.js';
import type { Plan } from '../plan/plan-study.js';

/** The worlds of one arm in one scenario, in the order of the replicates. */
interface ArmWorlds {
  readonly scenario: string;
  readonly arm: string;
  /** What decides in it, and what is scored; of do-nothing, nothing does. */
  readonly policy: string;
  readonly level: string;
  readonly views: readonly ArmView[];
  /** Epochs from the first sweep on. */
  readonly range: EpochRange;
}

/** The tables of a closed loop; none for a study without one. */
export function loopTables(results: readonly ReplicateResult[], plan: Plan): Record<string, TableRow[]> {
  const { closedLoop } = plan.study;
  if (closedLoop === undefined) return {};
  const worlds = armWorlds(results, plan, closedLoop);
  return {
    'loop-totals': worlds.flatMap(totalsOf),
    'loop-services': worlds.flatMap((arm) => servicesOf(arm, plan)),
    replicates: worlds.flatMap(replicatesOf),
    'loop-effects': worlds.flatMap(effectsOf),
    'loop-weeks': worlds.flatMap((arm) => weeksOf(arm, closedLoop)),
    'loop-claims': closedLoop.claims.map((claim) => claimRow(claim, worlds)),
    'loop-break-even': closedLoop.breakEven.map((wanted) => breakEvenRow(wanted, worlds)),
    'loop-arms': worlds.flatMap((arm) => comparedOf(arm, closedLoop)),
    'loop-forecasts': worlds.flatMap(forecastsOf),
    'loop-coverage': worlds.flatMap(coverageOf),
    'loop-harm': worlds.filter(({ arm }) => arm !== DO_NOTHING).flatMap(harmOf),
  };
}

function armWorlds(results: readonly ReplicateResult[], plan: Plan, loop: ClosedLoop): ArmWorlds[] {
  return plan.scenarios.flatMap(({ id, scenario }) => {
    const here = results.filter((result) => result.scenario === id);
    const to = Math.ceil((scenario.horizonDays * 24) / scenario.epochHours);
    const range = { from: Math.ceil((loop.startDay * 24) / scenario.epochHours), to };
    const nothing = { name: DO_NOTHING, policy: DO_NOTHING, level: 'action' } as const;
    return [nothing, ...loop.arms].map(({ name: arm, policy, level }): ArmWorlds => ({
      ...{ scenario: id, arm, policy, level, range },
      views: here.map(({ arms = [] }) => {
        const of = (wanted: string) => arms.find(({ name }) => name === wanted);
        const [own, twin] = [of(arm), of(DO_NOTHING)];
        if (own === undefined || twin === undefined) throw new Error(`${id}: arm ${arm} did not run`);
        return { arm: own.result, twin: twin.result, costs: loop.costs };
      }),
    }));
  });
}

const valuesOf = ({ views, range }: ArmWorlds, quantity: LoopQuantity, part: EpochRange = range): number[] =>
  views.map((view) => quantity.of(view, part));

/** What a quantity can be: none of them is below 0. */
const rangeOf = ({ unit }: LoopQuantity): readonly [number, number] => [0, unit === 'share' ? 1 : Infinity];

/** Table `loop-totals`: every quantity of every arm, from the first sweep to the end. */
function totalsOf(worlds: ArmWorlds): TableRow[] {
  const { scenario, arm, policy, level } = worlds;
  return LOOP_QUANTITIES.map((quantity) => ({
    ...{ scenario, arm, policy, level, quantity: quantity.id, summary: quantity.summary, unit: quantity.unit },
    ...meanInterval(valuesOf(worlds, quantity), rangeOf(quantity)),
  }));
}

/** Table `loop-services`: of each operation alone what can be counted so, from the first sweep to the end, in the order of the scenario. */
function servicesOf(worlds: ArmWorlds, { scenarios }: Plan): TableRow[] {
  const { scenario, arm, views } = worlds;
  const booked = new Set(views.flatMap((view) => Object.keys(view.arm.days).map((name) => name.split(': ', 1)[0])));
  const operations = scenarios
    .filter(({ id }) => id === scenario)
    .flatMap((planned) => operationIds(planned.scenario))
    .filter((operation) => booked.has(operation));
  return operations.flatMap((operation) =>
    LOOP_QUANTITIES.filter(({ isByOperation }) => isByOperation).map(({ id: quantity, summary, unit }) => {
      const alone = quantityOf(`${quantity}/${operation}`);
      return {
        ...{ scenario, arm, operation, quantity, summary, unit },
        ...meanInterval(valuesOf(worlds, alone), rangeOf(alone)),
      };
    }),
  );
}

/** Table `replicates` of a closed loop: every quantity of every arm in each world, what runs are compared by. The arm stands where other studies have their detector. */
function replicatesOf(worlds: ArmWorlds): TableRow[] {
  const { scenario, arm, policy, level } = worlds;
  return LOOP_QUANTITIES.flatMap((quantity) =>
    valuesOf(worlds, quantity).flatMap((value, world) =>
      Number.isNaN(value)
        ? []
        : [{ scenario, detector: arm, policy, level, metric: quantity.id, replicate: world + 1, value }],
    ),
  );
}

/** Table `loop-effects`: each arm less its twin in which nothing was done, replicate by replicate. */
function effectsOf(worlds: ArmWorlds): TableRow[] {
  const { scenario, arm, views, range } = worlds;
  if (arm === DO_NOTHING) return [];
  return LOOP_QUANTITIES.map((quantity) => ({
    ...{ scenario, arm, quantity: quantity.id, unit: quantity.unit },
    ...pairedDifference(
      valuesOf(worlds, quantity),
      views.map((view) => quantity.of({ ...view, arm: view.twin }, range)),
      0,
    ),
  }));
}

/** Table `loop-arms`: the quantities that the study compares its arms by, over the whole horizon. */
function comparedOf(worlds: ArmWorlds, { compare }: ClosedLoop): TableRow[] {
  const { scenario, arm } = worlds;
  return compare.map(quantityOf).map((quantity) => ({
    ...{ scenario, arm, quantity: quantity.id, summary: quantity.summary, unit: quantity.unit },
    ...meanInterval(valuesOf(worlds, quantity), rangeOf(quantity)),
  }));
}

const WEEKS = ['detector-recall', 'service-output', 'own-actions-lost', 'customers'];

/** Table `loop-weeks`: what is to be drawn over time, week by week from the start of the world. */
function weeksOf(worlds: ArmWorlds, { weeks }: ClosedLoop): TableRow[] {
  const { scenario, arm, range, views } = worlds;
  const epochsAWeek = Math.round((7 * 86_400) / views[0].arm.epochSec);
  const wanted = weeks.length === 0 ? WEEKS : weeks;
  return wanted.map(quantityOf).flatMap((quantity) =>
    Array.from({ length: Math.floor(range.to / epochsAWeek) }, (_, week) => {
      const part = { from: week * epochsAWeek, to: (week + 1) * epochsAWeek };
      return {
        ...{ scenario, arm, quantity: quantity.id, summary: quantity.summary, unit: quantity.unit, week: week + 1 },
        ...meanInterval(valuesOf(worlds, quantity, part), rangeOf(quantity)),
      };
    }).filter(({ n }) => n > 0),
  );
}

/** Table `loop-claims`: the study's claims, each a sum of arms less others over the same replicates. */
function claimRow({ says, quantity: id, of, minus }: LoopClaim, worlds: readonly ArmWorlds[]): TableRow {
  const quantity = quantityOf(id);
  const sides = (named: LoopClaim['of']): number[] => {
    const values = named.map(({ scenario, arm }) => {
      const found = worlds.find(
        (candidate) => candidate.arm === arm && candidate.scenario === (scenario ?? worlds[0].scenario),
      );
      return found === undefined ? [] : valuesOf(found, quantity);
    });
    return worlds[0].views.map((_, replicate) => values.reduce((sum, value) => sum + value[replicate], 0));
  };
  const what = minus.length === 0 ? 'level' : 'difference';
  const paired = pairedDifference(sides(of), sides(minus), 0);
  // The level of one arm keeps to what its quantity can be.
  const [least, most] = what === 'level' && of.length === 1 ? rangeOf(quantity) : [-Infinity, Infinity];
  const within = (end: number | null): number | null => (end === null ? null : Math.min(most, Math.max(least, end)));
  return {
    ...{ says, quantity: id, unit: quantity.unit, what, ...paired },
    ...{ low: within(paired.low), high: within(paired.high) },
  };
}

/** Table `loop-break-even`: where along some arms an effect is gone, for each pair of worlds in which it changes sign; in the first scenario. */
function breakEvenRow({ says, quantity: id, of, steps, unit }: LoopBreakEven, worlds: readonly ArmWorlds[]): TableRow {
  const quantity = quantityOf(id);
  const valuesUnder = (arm: string): number[] => {
    const found = worlds.find((one) => one.arm === arm && one.scenario === worlds[0].scenario);
    return found === undefined ? [] : valuesOf(found, quantity);
  };
  const base = valuesUnder(of);
  const values = steps.map(({ arm }) => valuesUnder(arm));
  const places = base.map((value, replicate) =>
    breakEvenOf(
      steps.map(({ at }) => at),
      values.map((one) => value - one[replicate]),
    ),
  );
  return {
    says,
    quantity: id,
    unit,
    ...meanInterval(places, [steps[0].at, steps[steps.length - 1].at]),
    pairs: places.length,
  };
}

/** Table `loop-forecasts`: what was foretold of the first world's sweeps, beside the truth. */
function forecastsOf({ scenario, arm, views }: ArmWorlds): TableRow[] {
  return views[0].arm.forecasts.map(({ atSec, ...told }) => ({ scenario, arm, day: atSec / 86_400, ...finite(told) }));
}

/** Table `loop-coverage`: how many of the 90 % intervals held the truth, by kind and method; worlds are the sample, their sweeps hang together. */
function coverageOf({ scenario, arm, views }: ArmWorlds): TableRow[] {
  const all = views.flatMap((view) => view.arm.forecasts);
  const pairs = new Map(all.map(({ kind, method }) => [`${kind}/${method}`, { kind, method }]));
  return [...pairs.values()].map(({ kind, method }) => {
    const shares = views.map(({ arm: { forecasts } }) => coveredShare(forecasts, kind, method));
    return { ...{ scenario, arm, kind, method }, ...meanInterval(shares, [0, 1]) };
  });
}

/** Share of one world's forecasts that held, NaN without any. */
function coveredShare(forecasts: readonly ToldAndTrue[], kind: string, method: string): number {
  const mine = forecasts.filter((told) => told.kind === kind && told.method === method && Number.isFinite(told.low));
  const nHeld = mine.filter(({ low, high, trueWrong }) => holds(low, high, trueWrong)).length;
  return mine.length === 0 ? NaN : nHeld / mine.length;
}

/** JSON knows no NaN. */
const finite = (row: Readonly<Record<string, string | number>>): TableRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isFinite(value) ? null : value,
    ]),
  );

/** Table `loop-harm`: what each group of people lost without having deserved it. */
function harmOf({ scenario, arm, views }: ArmWorlds): TableRow[] {
  const segments = [...new Set(views.flatMap((view) => view.arm.harm.map(({ segment }) => segment)))].sort();
  return segments.flatMap((segment) => {
    const harms = views.map((view) => view.arm.harm.find((harm) => harm.segment === segment));
    const row = (
      quantity: string,
      value: (harm: NonNullable<(typeof harms)[number]>) => number,
      most = Infinity,
    ): TableRow => ({
      ...{ scenario, arm, segment, quantity },
      ...meanInterval(
        harms.map((harm) => (harm === undefined ? NaN : value(harm))),
        [0, most],
      ),
    });
    return [
      row('share wronged', ({ nWronged, nPeople }) => nWronged / nPeople, 1),
      row('people wronged', ({ nWronged }) => nWronged),
      row('own actions lost per 100 people', ({ nActionsLost, nPeople }) => (100 * nActionsLost) / nPeople),
      row('days blocked per 100 people', ({ blockedDays, nPeople }) => (100 * blockedDays) / nPeople),
      row('days limited per 100 people', ({ limitedDays, nPeople }) => (100 * limitedDays) / nPeople),
      row('days purged per 100 people', ({ closedDays, nPeople }) => (100 * closedDays) / nPeople),
      row('people lost', ({ nLost }) => nLost),
    ];
  });
}
