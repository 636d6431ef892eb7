import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { textTable } from '../../experiments/text-table.js';
import type { SoundJob, SoundResult } from './sound-job.js';
import { SOUND_LOG, SoundLog, soundTable } from './sound-log.js';

/** The dear check; by how much a method's cost grows does not hang on the world. */
const COST = 'cost-within-bound';

/**
 * Says whether a sound detector is ever rejected (`npm run examine-sound -- --seeds 200`): puts every detector of the catalog, or the ones named, through
 * every check by as many seeds, `--worlds` worlds for each check and seed; the check on cost by every tenth seed only (`--cost-every`). Seed after seed, all
 * detectors by each; `--workers` processes (default: the cores), for at most `--minutes`. Results are written down as they come, and a second run goes on where
 * the first was stopped, as long as the code is the same. Prints each rejection with its story, then a line per detector.
 */
async function examineSound(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '200' },
      worlds: { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
      minutes: { type: 'string', default: 'Infinity' },
      'cost-every': { type: 'string', default: '10' },
      log: { type: 'string', default: SOUND_LOG },
    },
  });
  const ids = [...(await loadDetectors()).keys()].filter((id) => positionals.length === 0 || positionals.includes(id));
  const log = new SoundLog(values.log, ids);
  const nWorlds = Number(values.worlds);
  const done = new Set(log.results.filter((one) => one.nWorlds >= nWorlds).map(({ id, seed }) => `${id} ${seed}`));
  const jobs = Array.from({ length: Number(values.seeds) }, (_, before) => before + 1).flatMap((seed) => {
    const leavesOut = seed % Number(values['cost-every']) === 0 ? [] : [COST];
    return ids.filter((id) => !done.has(`${id} ${seed}`)).map((id) => ({ id, seed, nWorlds, leavesOut }));
  });
  const endMs = performance.now() + 60_000 * Number(values.minutes);
  const take = (): SoundJob | undefined => (performance.now() < endMs ? jobs.shift() : undefined);
  const tell = (result: SoundResult): void => {
    log.add(result);
    for (const { check, story } of result.rejections)
      process.stdout.write(`seed ${result.seed}: ${check} rejects ${result.id}\n${story}\n`);
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, () => work(take, tell)));
  process.stdout.write(`${textTable(soundTable(log.results))}\n`);
  if (jobs.length > 0) process.stdout.write(`${jobs.length} left to do: run it again\n`);
  return log.results.every(({ rejections }) => rejections.length === 0);
}

/** Works in a process of its own until there is nothing left. */
async function work(take: () => SoundJob | undefined, tell: (result: SoundResult) => void): Promise<void> {
  const child = fork(fileURLToPath(new URL('./sound-job.js', import.meta.url)));
  for (let job = take(); job !== undefined; job = take()) tell(await ask(child, job));
  child.kill();
}

function ask(child: ChildProcess, job: SoundJob): Promise<SoundResult> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the process of ${job.id} ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (result: SoundResult) => {
      child.off('exit', onExit);
      resolve(result);
    });
    child.send(job);
  });
}

process.exitCode = (await examineSound()) ? 0 : 1;
