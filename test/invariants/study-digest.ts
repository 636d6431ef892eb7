import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDetectorHost } from '../../detectors/host/detector-host.js';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { reportInput } from '../../experiments/aggregate/report-input.js';
import { openRunsStore } from '../../experiments/cache/cell-store.js';
import { codeOfPlan } from '../../experiments/cache/plan-code.js';
import { runOne, worldsOf } from '../../experiments/executors/bench.js';
import { Slots } from '../../experiments/executors/slots.js';
import { openTruthPool } from '../../experiments/executors/truth-pool.js';
import { openRowWriter } from '../../experiments/kept/row-writer.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { folderIn, writeTo } from '../experiments/tiny-study.js';

/** Runs studies one after the other on the same threads and the same kept cells, as a user would. */
export interface StudyBench {
  /** Stands for everything that a study's report says, but for what repeats its settings. Throws UserError where the study is wrong. */
  digest(study: object): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens a bench whose studies are written into a folder. All of them share their kept cells: a setting that is missing in a cell's key is seen to do nothing, as
 * is one that nobody reads.
 */
export async function openStudyBench(folder: string): Promise<StudyBench> {
  const quantities = await loadQuantities([]);
  const [truth, host, rows] = [
    await openTruthPool(1, []),
    await openDetectorHost({ nWorkers: 1, plugins: [] }),
    openRowWriter(),
  ];
  const kept = folderIn(folder);
  const over = new AbortController();
  const engines = {
    ...{ slots: new Slots(1), truth, host, rows, plugins: [], signal: over.signal },
    done: () => undefined,
  };
  let nStudies = 0;
  return {
    async digest(study) {
      const plan = await planStudy(writeTo(folder, `study-${nStudies++}.yaml`, study));
      // What is kept row by row lies in the store alone: a study that asks for it gets one of its own, whose files are counted.
      const own = 'keep' in study ? folderIn(folder) : kept;
      const store = openRunsStore(own, false, () => undefined);
      const cache = { store, code: await codeOfPlan(plan) };
      const results = [];
      for (const world of worldsOf(plan).keys()) results.push(await runOne(plan, world, { ...engines, cache }));
      const said = reportInput(plan, results, { version: 'test', quantities });
      // A report repeats some of its study's settings; what only they change is no effect.
      const shown = {
        ...said,
        provenance: { ...said.provenance, studyHash: '' },
        detectors: said.detectors.map((detector) => ({ ...detector, params: {}, levels: [] })),
      };
      const files = own === kept ? [] : filesBelow(own);
      return createHash('sha256').update(JSON.stringify({ shown, files })).digest('hex');
    },
    async close() {
      over.abort();
      await Promise.all([truth.close(), host.close(), rows.close()]);
    },
  };
}

/** How many kept files there are of each ending: their names are hashes. */
function filesBelow(folder: string): string[] {
  const endings = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).replace(/.*\.(?=[a-z]+$)/, ''));
  return [...new Set(endings)].sort().map((ending) => `${endings.filter((one) => one === ending).length} ${ending}`);
}
