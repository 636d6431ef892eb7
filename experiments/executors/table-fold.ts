import {
  CellSkipped,
  pastFromTable,
  type DetectorResult,
  type PreparedPast,
} from '../../detectors/host/detector-host.js';
import type { Labels, Unit } from '../../detectors/past.js';
import { drawFolds } from '../datasets/folds.js';
import type { Dataset } from '../datasets/load-dataset.js';
import type { PlannedDetector } from '../plan/planned-detector.js';
import type { Engines } from './engines.js';
import { scoreCell } from './score-cell.js';

/** Folds of the training rows whose out-of-fold scores set the threshold. */
export const N_INNER_FOLDS = 5;

/** One detector at one level in one fold. */
export interface FoldJob {
  readonly planned: PlannedDetector;
  readonly level: Unit;
  readonly seed: string;
  readonly engines: Engines;
}

/** A fold of a data set, ready for detectors. */
export interface FoldRows {
  /** Labels of the rows outside the fold, and of those in it. */
  readonly train: Uint8Array;
  readonly test: Uint8Array;
  /** Row of the data set that a test row was taken from. */
  numberOf(this: void, row: number): number;
  /** Scores of the training rows, each by a fit that did not know its label; then of the test rows, by the fit on all training rows. */
  score(job: FoldJob): Promise<DetectorResult>;
}

/** Rows of a table as a past, with their labels. */
interface TablePart {
  readonly past: PreparedPast;
  readonly isInauthentic: Uint8Array;
}

/** A fold of a table of accounts: the test rows are not there at all while a detector learns. */
export function tableFold(dataset: Dataset, isTest: (row: number) => boolean): FoldRows {
  const train = takeRows(dataset, (row) => !isTest(row));
  const test = takeRows(dataset, isTest);
  const testRows = Array.from(dataset.isInauthentic.keys()).filter(isTest);
  return {
    ...{ train: train.isInauthentic, test: test.isInauthentic, numberOf: (row) => testRows[row] },
    score: (job) => scoreParts(job, train, test),
  };
}

async function scoreParts(job: FoldJob, train: TablePart, test: TablePart): Promise<DetectorResult> {
  if (job.level !== 'account') throw new CellSkipped(`a table of accounts has no ${job.level}s`);
  const innerFold = drawFolds(train.isInauthentic, N_INNER_FOLDS, job.seed);
  const outOfFold = new Float64Array(train.past.nRows);
  const parts = { columns: plainColumns(train.past), isInauthentic: train.isInauthentic };
  const final = fitOn(job, train, test);
  const inner = Array.from({ length: N_INNER_FOLDS }, async (_, fold) => {
    const rows = Array.from(innerFold.keys()).filter((row) => innerFold[row] === fold);
    const rest = takeRows(parts, (row) => innerFold[row] !== fold);
    const { scores } = await fitOn(
      job,
      rest,
      takeRows(parts, (row) => innerFold[row] === fold),
    );
    rows.forEach((row, position) => (outOfFold[row] = scores[0][position]));
  });
  const [result] = await Promise.all([final, ...inner]);
  return { ...result, scores: [outOfFold, result.scores[0]] };
}

function fitOn({ planned, level, seed, engines }: FoldJob, train: TablePart, test: TablePart): Promise<DetectorResult> {
  const job = {
    seed,
    train: { ...train.past, unit: level },
    labels: planned.detector.labels === 'none' ? null : allRows(train.isInauthentic),
    score: [{ past: { ...test.past, unit: level } }],
  };
  return engines.slots.run(() => scoreCell(planned, job, engines));
}

/** A label for every row. */
export function allRows(isInauthentic: Uint8Array): Labels {
  return { row: Uint32Array.from(isInauthentic.keys()), isInauthentic: Uint32Array.from(isInauthentic) };
}

/** Feature columns under the names of the table. */
function plainColumns(past: PreparedPast): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(past.columns).map(([name, column]) => [name.replace(/^table\//, ''), column]),
  );
}

function takeRows(
  from: { readonly columns: Readonly<Record<string, Float64Array>>; readonly isInauthentic: Uint8Array },
  isWanted: (row: number) => boolean,
): TablePart {
  const take = <Column extends Float64Array | Uint8Array>(column: Column): Column =>
    column.filter((_, row) => isWanted(row)) as Column;
  const columns = Object.fromEntries(Object.entries(from.columns).map(([name, column]) => [name, take(column)]));
  return { past: pastFromTable(columns), isInauthentic: take(from.isInauthentic) };
}
