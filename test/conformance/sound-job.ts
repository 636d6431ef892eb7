import { loadDetectors, loadFreshDetector } from '../../detectors/load-detectors.js';
import { examine } from '../../experiments/examiner/examine.js';

/** One detector and one seed. */
export interface SoundJob {
  readonly id: string;
  readonly seed: number;
  readonly nWorlds: number;
  readonly leavesOut: readonly string[];
}

/** What came of it. */
export interface SoundResult extends SoundJob {
  readonly nChecks: number;
  readonly rejections: readonly { readonly check: string; readonly story: string }[];
  readonly cpuSec: number;
}

/** Puts one detector through the checks by one seed, in this process. */
async function examineOnce({ id, seed, nWorlds, leavesOut }: SoundJob): Promise<SoundResult> {
  const detector = (await loadDetectors()).get(id);
  if (detector === undefined) throw new Error(`no detector ${id}`);
  const start = process.cpuUsage();
  const results = await examine(detector, { seed, nWorlds, leavesOut, fresh: () => loadFreshDetector(id) });
  const { user, system } = process.cpuUsage(start);
  const rejections = results.flatMap(({ check, passed, story = '' }) => (passed ? [] : [{ check, story }]));
  return { id, seed, nWorlds, leavesOut, nChecks: results.length, rejections, cpuSec: (user + system) / 1e6 };
}

// A process of its own for each core: the check on cost reads the CPU time of its whole process.
process.on('message', (job: SoundJob) => {
  examineOnce(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${job.id}, seed ${job.seed}: ${String(error)}\n`);
      process.exit(1);
    },
  );
});
