import { join } from 'node:path';
import type { Unit } from '../../detectors/past.js';
import { UserError } from '../../errors/user-error.js';
import { explainRow, type ExplainedRow } from '../executors/explain-row.js';
import { labelsOfScenario } from '../plan/labels-of-scenario.js';
import { planStudy } from '../plan/plan-study.js';
import { cellSeed, replicateSeed } from '../plan/seeds.js';

/** A row of a finished run whose score is to be explained. */
export interface KeptRow {
  readonly scenario: string;
  readonly replicate: number;
  /** The detector's name in the report. */
  readonly detector: string;
  readonly level: Unit;
  readonly account: number;
}

/**
 * Explains a score of a finished run: the same world, labels, parameters and seeds as the run's own study, so the score is the one the run kept. Takes as long as
 * simulating the world and training the detector. Throws UserError where the study has no such cell, or it is about a data set or groups.
 */
export async function explainKeptRow(
  folder: string,
  { scenario, replicate, detector, level, account }: KeptRow,
  options: { readonly workers: number; readonly plugins: readonly string[] },
): Promise<ExplainedRow> {
  const plan = await planStudy(join(folder, 'study.yaml'), { plugins: options.plugins });
  const planned = plan.scenarios.find(({ id }) => id === scenario);
  const chosen = plan.detectors.find(({ name }) => name === detector);
  if (planned === undefined || chosen === undefined || level === 'group')
    throw new UserError(
      `reasons are there for accounts and actions of simulated worlds; ${detector} in ${scenario} is none`,
    );
  return explainRow(planned.scenario, {
    ...{ detector: chosen.detector.id, level, account, ...options },
    seed: replicateSeed(plan.study, replicate),
    windowDays: plan.study.split.windowDays,
    study: {
      params: chosen.params,
      labels: labelsOfScenario(plan.study, scenario),
      detectorSeed: cellSeed(plan.study, replicate, detector, level),
      split: planned.split,
    },
  });
}
