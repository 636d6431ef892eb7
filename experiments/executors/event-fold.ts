import { CellSkipped, type DetectorResult, type PreparedPast } from '../../detectors/host/detector-host.js';
import type { Labels } from '../../detectors/past.js';
import { drawFolds } from '../datasets/folds.js';
import type { Dataset, Happenings } from '../datasets/load-dataset.js';
import type { Engines } from './engines.js';
import { scoreCell } from './score-cell.js';
import { N_INNER_FOLDS, type FoldJob, type FoldRows } from './table-fold.js';

/**
 * A fold of real events. Everything that happened is there from the start, test accounts too: who acts on what can not be cut in two without tearing it. What is kept back is
 * the labels of the test accounts (the evaluation is transductive, and says so in the report's notes). The window is the whole time of the data.
 */
export async function eventFold(
  { isInauthentic }: Pick<Dataset, 'isInauthentic'>,
  { traffic, nowSec, account }: Happenings,
  isTest: (row: number) => boolean,
  { host, slots }: Engines,
): Promise<FoldRows> {
  const request = { traffic, unit: 'account', nowSec, windowStartSec: 0 } as const;
  const past = await slots.run(() => host.features(request));
  const rows = Array.from(account.keys());
  const trainRows = rows.filter((row) => !isTest(row));
  const testRows = rows.filter(isTest);
  const labelOf = (row: number): number => isInauthentic[row];
  return {
    train: Uint8Array.from(trainRows, labelOf),
    test: Uint8Array.from(testRows, labelOf),
    numberOf: (row) => testRows[row],
    score: (job) => scoreEvents(job, { past, account, isInauthentic, trainRows, testRows }),
  };
}

interface EventRows {
  readonly past: PreparedPast;
  /** Per row of the data set: its account, which is its row of the past too (every account is there from the start). */
  readonly account: Uint32Array;
  readonly isInauthentic: Uint8Array;
  readonly trainRows: readonly number[];
  readonly testRows: readonly number[];
}

async function scoreEvents(
  job: FoldJob,
  { past, account, isInauthentic, trainRows, testRows }: EventRows,
): Promise<DetectorResult> {
  const { planned, level, seed, engines } = job;
  if (level !== 'account') throw new CellSkipped(`labels of this data set are of accounts, not of ${level}s`);
  const usesLabels = planned.detector.labels !== 'none';
  const fitOn = (rows: readonly number[]): Promise<DetectorResult> => {
    const labels: Labels = {
      row: Uint32Array.from(rows, (row) => account[row]),
      isInauthentic: Uint32Array.from(rows, (row) => isInauthentic[row]),
    };
    const call = { seed, train: past, labels: usesLabels ? labels : null, score: [{ past }] };
    return engines.slots.run(() => scoreCell(planned, call, engines));
  };
  const scoreOf = (scores: Float64Array, rows: readonly number[]): Float64Array =>
    Float64Array.from(rows, (row) => scores[account[row]]);
  if (!usesLabels) {
    // One run says all: what it has not learned, it can not have remembered.
    const result = await fitOn(trainRows);
    const [scores] = result.scores;
    return { ...result, scores: [scoreOf(scores, trainRows), scoreOf(scores, testRows)] };
  }
  const innerFold = drawFolds(
    trainRows.map((row) => isInauthentic[row]),
    N_INNER_FOLDS,
    seed,
  );
  const outOfFold = new Float64Array(trainRows.length);
  const inner = Array.from({ length: N_INNER_FOLDS }, async (_, fold) => {
    const { scores } = await fitOn(trainRows.filter((_row, position) => innerFold[position] !== fold));
    trainRows.forEach((row, position) => {
      if (innerFold[position] === fold) outOfFold[position] = scores[0][account[row]];
    });
  });
  const [result] = await Promise.all([fitOn(trainRows), ...inner]);
  return { ...result, scores: [outOfFold, scoreOf(result.scores[0], testRows)] };
}
