import { UserError } from '../../errors/user-error.js';
import type { Report, TableRow } from '../../reports/report.js';
import { holm } from '../metrics/holm.js';
import { FALSE_ALARMS, pairedDifference } from '../metrics/paired-difference.js';
import { welchDifference } from '../metrics/welch-difference.js';
import type { FinishedFolder } from './open-run.js';

/** `same`: equal in every replicate; `moved`, `noise`: what the corrected test says; `untested`: too few replicates. */
export type Movement = 'moved' | 'noise' | 'same' | 'untested';

/** One metric of one cell in two runs. */
export interface ComparedCell {
  readonly scenario: string;
  readonly detector: string;
  readonly policy: string;
  readonly level: string;
  readonly metric: string;
  /** Means over the replicates that were compared. */
  readonly a: number;
  readonly b: number;
  /** Mean of B less A with a 95 % interval, which leaves out 0 wherever the cell moved; it is not corrected for the number of tests, and null where nothing can be said. */
  readonly difference: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  /** Corrected for all tests of the comparison. */
  readonly pHolm: number | null;
  /** Pairs of replicates with the same seed; where there is none, all replicates of both. */
  readonly n: number;
  readonly paired: boolean;
  readonly movement: Movement;
}

/** Two runs held against each other. */
export interface RunComparison {
  readonly a: RunName;
  readonly b: RunName;
  /** Seeds that both hold. */
  readonly nSharedSeeds: number;
  readonly cells: readonly ComparedCell[];
  /** `scenario / detector / policy / level / metric` of what only one of them measured. */
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

/** What tells one run from the other. */
export interface RunName {
  readonly id: string;
  readonly study: string;
  readonly studyHash: string;
  readonly version: string;
  readonly revision: string | null;
}

/**
 * Compares two runs cell by cell, by their table `replicates`: paired t tests where both hold the same seeds (the more cautious of the plain one and
 * that corrected for skewness; Nadeau and Bengio's correction for folds of a real data set), Welch's test where they share none, then Holm's correction over everything that was tested. Cells equal in every replicate are the same
 * computation and no tests. Throws UserError where a report is from before the table.
 */
export function compareRuns(a: FinishedFolder, b: FinishedFolder): RunComparison {
  const [cellsA, cellsB] = [a, b].map(cellsOf);
  const seeds = sharedSeeds(a.report, b.report);
  const tested = [...cellsA].flatMap(([key, inA]) => {
    const inB = cellsB.get(key);
    return inB === undefined ? [] : [compareCell(inA, inB, seeds, a.report)];
  });
  const corrected = holm(tested.map(({ p, movement }) => (movement === 'same' ? null : p)));
  const cells = tested.map((cell, index): ComparedCell => {
    const pHolm = corrected[index];
    if (cell.movement === 'same' || pHolm === null) return { ...cell, pHolm };
    return { ...cell, pHolm, movement: pHolm <= FALSE_ALARMS ? 'moved' : 'noise' };
  });
  const missing = (from: typeof cellsA, to: typeof cellsA): string[] =>
    [...from].flatMap(([key, { name }]) => (to.has(key) ? [] : [Object.values(name).join(' / ')]));
  return {
    ...{ a: nameOf(a), b: nameOf(b), nSharedSeeds: seeds.length, cells },
    ...{ onlyInA: missing(cellsA, cellsB), onlyInB: missing(cellsB, cellsA) },
  };
}

type CellName = Pick<ComparedCell, 'scenario' | 'detector' | 'policy' | 'level' | 'metric'>;

interface Cell {
  readonly name: CellName;
  /** Replicate -> value. */
  readonly values: Map<number, number>;
}

function cellsOf({ path, report }: FinishedFolder): Map<string, Cell> {
  const rows = report.tables['replicates'] as TableRow[] | undefined;
  if (rows === undefined)
    throw new UserError(
      `${path}: its report has no table "replicates"; an earlier version wrote it: run the study again`,
    );
  const isLoop = 'loop-totals' in report.tables;
  const cells = new Map<string, Cell>();
  for (const row of rows) {
    const text = (column: string): string => String(row[column]);
    const name = {
      ...{ scenario: text('scenario'), detector: text('detector'), policy: text('policy') },
      ...{ level: text('level'), metric: text('metric') },
    };
    // Arms of closed loops are known by their names, whatever decides in them.
    const key = JSON.stringify(isLoop ? [name.scenario, name.detector, name.metric] : Object.values(name));
    const cell = cells.get(key) ?? { name, values: new Map<number, number>() };
    cells.set(key, cell);
    if (row['value'] !== null) cell.values.set(Number(row['replicate']), Number(row['value']));
  }
  return cells;
}

/** Replicates of A and B that were drawn from the same seed. */
function sharedSeeds(a: Report, b: Report): (readonly [inA: number, inB: number])[] {
  return a.provenance.seeds.flatMap((seed, index) => {
    const other = b.provenance.seeds.indexOf(seed);
    return other < 0 ? [] : [[index + 1, other + 1] as const];
  });
}

type TestedCell = Omit<ComparedCell, 'pHolm'>;

function compareCell(inA: Cell, inB: Cell, seeds: ReturnType<typeof sharedSeeds>, report: Report): TestedCell {
  const pairs = seeds.flatMap(([a, b]) => {
    const [before, after] = [inA.values.get(a), inB.values.get(b)];
    return before === undefined || after === undefined ? [] : [[before, after] as const];
  });
  if (pairs.length === 0) return compareUnpaired(inA, inB);
  const before = pairs.map(([a]) => a);
  const after = pairs.map(([, b]) => b);
  const overTrain = testOverTrain(inA.name.scenario, report);
  const { difference, low, high, pCautious: p } = pairedDifference(after, before, overTrain);
  const isSame = pairs.every(([a, b]) => a === b);
  return {
    ...inA.name,
    ...{ a: mean(before), b: mean(after), difference: difference ?? NaN, low, high, p },
    ...{ n: pairs.length, paired: true, movement: isSame ? 'same' : 'untested' },
  };
}

function compareUnpaired(inA: Cell, inB: Cell): TestedCell {
  const [before, after] = [inA, inB].map(({ values }) => [...values.values()]);
  return {
    ...inA.name,
    ...{ a: mean(before), b: mean(after), ...welchDifference(after, before) },
    ...{ n: before.length + after.length, paired: false, movement: 'untested' },
  };
}

/** Folds of one data set share training rows; worlds share nothing. */
function testOverTrain(scenario: string, { scenarios, provenance }: Report): number {
  const isReal = scenarios.some(({ id, kind }) => id === scenario && kind === 'real');
  return isReal ? 1 / (provenance.replicates - 1) : 0;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function nameOf({ record: { id, study, studyHash, version, revision } }: FinishedFolder): RunName {
  return { id, study, studyHash, version, revision };
}
