import type { Unit } from '../../detectors/past.js';
import { nReplicates, type Plan } from './plan-study.js';

/** So many cells fit on a screen beside the rest. */
const CELLS_SHOWN = 15;

/** One thing that a run computes by itself: a detector at a level, or an arm of a closed loop, in one world or fold. Every policy judges it. */
export interface PlannedCell {
  /** Scenario or data set. */
  readonly scenario: string;
  /** Counted from 1. */
  readonly replicate: number;
  /** Or the arm. */
  readonly detector: string;
  /** Null for an arm. */
  readonly level: Unit | null;
}

/** Every cell of a plan, world by world. */
export function cellsOfPlan(plan: Plan): PlannedCell[] {
  const { scenarios, dataset, detectors, arms, study } = plan;
  const places = dataset === null ? scenarios.map(({ id }) => id) : [dataset.name];
  const inWorld =
    study.closedLoop === undefined
      ? detectors.flatMap(({ name, levels }) => levels.map((level) => ({ detector: name, level })))
      : ['do-nothing', ...arms.map(({ name }) => name)].map((detector) => ({ detector, level: null }));
  return places.flatMap((scenario) =>
    Array.from({ length: nReplicates(plan) }, (_, index) =>
      inWorld.map((cell) => ({ scenario, replicate: index + 1, ...cell })),
    ).flat(),
  );
}

/** A line a cell, as progress names them: all, or the first screen of them. */
export function cellsText(cells: readonly PlannedCell[], areAll: boolean): string[] {
  const shown = areAll || cells.length <= CELLS_SHOWN + 1 ? cells : cells.slice(0, CELLS_SHOWN);
  const nMore = cells.length - shown.length;
  return [
    'cells',
    ...shown.map(
      ({ scenario, replicate, detector, level }) =>
        `  ${scenario} ${replicate}: ${detector}${level === null ? '' : `, ${level} level`}`,
    ),
    ...(nMore === 0 ? [] : [`  and ${nMore.toLocaleString('en')} more: --cells lists all of them`]),
  ];
}
