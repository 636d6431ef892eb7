import { replicateCache } from '../cache/study-cache.js';
import type { Dataset } from '../datasets/load-dataset.js';
import { judgeCell, type NamedPolicy } from '../judge/judge-cell.js';
import { judgeTableRows } from '../judge/judge-table.js';
import { scoreColumns, type ScoreColumns } from '../judge/score-columns.js';
import { loadPolicies } from '../load-policies.js';
import type { Policy } from '../policy.js';
import type { Plan } from '../plan/plan-study.js';
import { cellSeed } from '../plan/seeds.js';
import { cellOutcome, keptMark } from './cell-outcome.js';
import type { Engines } from './engines.js';
import { eventFold } from './event-fold.js';
import { keepScores } from './keep-rows.js';
import { allRows, tableFold, type FoldRows } from './table-fold.js';
import type { CellOutcome, ReplicateResult } from './study-results.js';
import type { JudgedCell } from './truth-messages.js';

/**
 * Trains every detector on all rows outside the fold and tests it on the fold. Thresholds are chosen on out-of-fold scores of the
 * training rows (inner folds), so the labels of the test rows are never looked at and the final fit still has every training row.
 */
export async function runFold(
  plan: Plan,
  dataset: Dataset,
  replicate: number,
  engines: Engines,
): Promise<ReplicateResult> {
  const { done } = engines;
  const isTest = (row: number): boolean => dataset.fold[row] === replicate - 1;
  const { happenings } = dataset;
  const fold = happenings === null ? tableFold(dataset, isTest) : await eventFold(dataset, happenings, isTest, engines);
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
      const { outcome, wasKept } = await cellOutcome(
        { planned, level },
        cache,
        () => fold.score(job),
        ({ scores }) => {
          const { cell, rows } = judgeFold(plan, policies, fold, scores);
          return Promise.resolve({ cell, rows: cache.keepsScores ? rows() : null });
        },
        (rows) => keepScores(cache, { planned, level }, rows, { plan, scenario: dataset.name, replicate, engines }),
      );
      done(`${dataset.name} fold ${replicate}: ${planned.name}${keptMark(wasKept)}`);
      return outcome;
    }),
  );
  const nInauthentic = fold.test.reduce((sum, label) => sum + label, 0);
  const nTest = fold.test.length;
  const facts = [
    { name: 'accounts in a fold', value: nTest },
    { name: 'accounts to train on', value: fold.train.length },
    { name: 'share labelled inauthentic', value: nInauthentic / nTest },
    ...(happenings === null
      ? [{ name: 'features', value: Object.keys(dataset.columns).length }]
      : [
          { name: 'accounts', value: happenings.traffic.accounts.nAccounts },
          { name: 'events', value: happenings.nEvents },
        ]),
  ];
  return { scenario: dataset.name, replicate, facts, measurements: [], economy: [], cells, ease: [], timing: {} };
}

function judgeFold(
  plan: Plan,
  policies: readonly NamedPolicy[],
  { train, test, numberOf }: FoldRows,
  [validationScore, score]: readonly Float64Array[],
): { readonly cell: JudgedCell; readonly rows: () => ScoreColumns } {
  const audited = allRows(train);
  const rows = judgeTableRows(test);
  const result = judgeCell({ rows, score, groupOf: null, validationScore, audited }, policies, plan.metrics);
  const isHit = result.policies.map((policy) => policy.isHit);
  return {
    cell: { ...result, policies: result.policies.map(({ isHit: _isHit, ...rest }) => ({ ...rest, timeline: [] })) },
    rows: () => scoreColumns({ rows, score, groupOf: null, isHit, numberOf }),
  };
}
