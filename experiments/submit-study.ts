import { resolve } from 'node:path';
import { worldsOf } from './executors/bench.js';
import { shareRun } from './executors/shared-run.js';
import { submitWorlds, type ArrayJob, type SubmitOptions } from './executors/slurm.js';
import { findStudy } from './plan/find-study.js';
import { planStudy } from './plan/plan-study.js';
import { readRevision } from './revision.js';
import { openRunFolder } from './run-folder.js';
import type { RunStudyOptions } from './run.js';

/** A study that a cluster works on. */
export interface SubmittedRun {
  readonly folder: string;
  readonly id: string;
  readonly nWorlds: number;
  readonly array: ArrayJob;
}

/** Makes a study's run folder and submits its worlds to Slurm; `collectRun` makes the report. Throws UserError when the study is wrong or Slurm refuses. */
export async function submitStudy(
  nameOrPath: string,
  options: Pick<RunStudyOptions, 'seed' | 'set' | 'plugins' | 'runsDir' | 'fresh'>,
  submit: SubmitOptions,
): Promise<SubmittedRun> {
  const plan = await planStudy(findStudy(nameOrPath), options);
  const folder = openRunFolder(resolve(options.runsDir), plan, readRevision(), submit.cpusPerTask);
  try {
    const run = await shareRun(folder.path, plan, options.fresh === true, () => undefined);
    const array = submitWorlds(run, [...worldsOf(plan).keys()], submit);
    folder.update({ status: 'submitted' });
    return { folder: folder.path, id: folder.record.id, nWorlds: worldsOf(plan).length, array };
  } catch (error) {
    folder.update({ status: 'failed', ended: new Date().toISOString(), reason: (error as Error).message });
    throw error;
  } finally {
    folder.close();
  }
}
