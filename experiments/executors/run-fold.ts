import {
  CellSkipped,
  pastFromTable,
  type DetectorResult,
  type PreparedPast,
} from '../../detectors/host/detector-host.js';
import type { Labels, Unit } from '../../detectors/past.js';
import { replicateCache } from '../cache/study-cache.js';
import { drawFolds } from '../datasets/folds.js';
import type { Dataset } from '../datasets/load-dataset.js';
import { judgeCell, type NamedPolicy } from '../judge/judge-cell.js';
import { judgeTableRows } from '../judge/judge-table.js';
import { scoreColumns, type ScoreColumns } from '../judge/score-columns.js';
import { loadPolicies } from '../load-policies.js';
import type { Policy } from '../policy.js';
import type { Plan, PlannedDetector } from '../plan/plan-study.js';
import { cellSeed } from '../plan/seeds.js';
import { cellOutcome } from './cell-outcome.js';
import type { Engines } from './engines.js';
import { keepScores } from './keep-rows.js';
import type { CellOutcome, ReplicateResult } from './study-results.js';
import type { JudgedCell } from './truth-messages.js';

/** Folds of the training rows whose out-of-fold scores set the threshold. */
const N_INNER_FOLDS = 5;

/** Rows of a table as a past, with their labels. */
interface TablePart {
  readonly past: PreparedPast;
  readonly isInauthentic: Uint8Array;
  /** Row of the table that each row was taken from. */
  readonly numberOf: readonly number[];
}

/**
 * Trains every detector on all rows outside the fold and tests it on the fold. Thresholds are chosen on out-of-fold scores of the
 * training rows (five inner folds), so the test rows are never looked at and the final fit still has every training row.
 */
export async function runFold(
  plan: Plan,
  dataset: Dataset,
  replicate: number,
  engines: Engines,
): Promise<ReplicateResult> {
  const { done } = engines;
  const isTest = (row: number): boolean => dataset.fold[row] === replicate - 1;
  const train = takeRows(dataset, (row) => !isTest(row));
  const test = takeRows(dataset, isTest);
  const known = await loadPolicies(plan.plugins);
  const policies = plan.policies.map(({ name, use, params }): NamedPolicy => ({
    name,
    params,
    policy: known.get(use) as Policy,
  }));
  done(`${dataset.name} fold ${replicate}: rows split`);

  const source = { fingerprint: dataset.fingerprint, name: dataset.name };
  const cache = replicateCache(engines.cache, plan, source, replicate);
  const jobs = plan.detectors.flatMap((planned) => planned.levels.map((level) => ({ planned, level })));
  const cells = await Promise.all(
    jobs.map(async ({ planned, level }): Promise<CellOutcome> => {
      const job = { planned, level, seed: cellSeed(plan.study, replicate, planned.name, level), engines };
      const outcome = await cellOutcome(
        { planned, level },
        cache,
        () => scoreParts(job, train, test),
        ({ scores }) => {
          const { cell, rows } = judgePart(plan, policies, { train, test, scores });
          return Promise.resolve({ cell, rows: cache.keepsScores ? rows() : null });
        },
        (rows) => keepScores(cache, { planned, level }, rows, { plan, scenario: dataset.name, replicate, engines }),
      );
      done(`${dataset.name} fold ${replicate}: ${planned.name}`);
      return outcome;
    }),
  );
  const nInauthentic = test.isInauthentic.reduce((sum, label) => sum + label, 0);
  const facts = [
    { name: 'accounts in a fold', value: test.past.nRows },
    { name: 'accounts to train on', value: train.past.nRows },
    { name: 'share labelled inauthentic', value: nInauthentic / test.past.nRows },
    { name: 'features', value: Object.keys(dataset.columns).length },
  ];
  return { scenario: dataset.name, replicate, facts, measurements: [], economy: [], cells, ease: [], timing: {} };
}

interface FoldJob {
  readonly planned: PlannedDetector;
  readonly level: Unit;
  readonly seed: string;
  readonly engines: Engines;
}

/** Scores of the training rows (each by a fit without it), then of the test rows (by the fit on all training rows). */
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
  const { detector, params } = planned;
  const job = {
    detector: detector.id,
    params,
    seed,
    train: { ...train.past, unit: level },
    labels: detector.labels === 'none' ? null : allRows(train.isInauthentic),
    score: [{ past: { ...test.past, unit: level } }],
  };
  return engines.slots.run(() => engines.host.fitAndScore(job));
}

function judgePart(
  plan: Plan,
  policies: readonly NamedPolicy[],
  { train, test, scores }: { train: TablePart; test: TablePart; scores: readonly Float64Array[] },
): { readonly cell: JudgedCell; readonly rows: () => ScoreColumns } {
  const [validationScore, score] = scores;
  const audited = allRows(train.isInauthentic);
  const rows = judgeTableRows(test.isInauthentic);
  const result = judgeCell({ rows, score, groupOf: null, validationScore, audited }, policies, plan.metrics);
  const isHit = result.policies.map((policy) => policy.isHit);
  return {
    cell: { ...result, policies: result.policies.map(({ isHit: _isHit, ...rest }) => ({ ...rest, timeline: [] })) },
    rows: () => scoreColumns({ rows, score, groupOf: null, isHit, numberOf: (row) => test.numberOf[row] }),
  };
}

function allRows(isInauthentic: Uint8Array): Labels {
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
  const numberOf = [...from.isInauthentic.keys()].filter(isWanted);
  return { past: pastFromTable(columns), isInauthentic: take(from.isInauthentic), numberOf };
}
