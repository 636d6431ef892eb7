import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { collectRun, type CollectOptions, type UnfinishedRun } from '../../experiments/collect-run.js';
import { onSlurm, type SubmitOptions } from '../../experiments/executors/slurm.js';
import { scancel } from '../../experiments/executors/slurm-queue.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { submitStudy } from '../../experiments/submit-study.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';
import { startErsatz } from './child-command.js';
import { hasSlurm, processOf, setNode, startSlurm } from './slurm-cluster.js';

const home = temporaryFolder();
const study = writeTo(home, 'study.yaml', { ...TINY_STUDY, replicates: 3 });
const bytesOf = ({ folder }: FinishedRun): string => readFileSync(join(folder, 'report.json'), 'utf8');
const SUBMIT: SubmitOptions = { cpusPerTask: 1, worldsPerTask: 1, sbatch: ['--time=60'] };

/** The process that computes a world of a run; null when there is none. */
const taskIn = (run: string, world: number): ReturnType<typeof processOf> =>
  processOf('worker', '--run', run, '--workers', '1', '--worlds', String(world));

/** Waits for the process that computes a world of a run. */
async function taskOf(run: string, world: number): Promise<{ pid: number; parent: number }> {
  for (;;) {
    const found = taskIn(run, world);
    if (found !== null) return found;
    await sleep(20);
  }
}

/** Asks for a run until it is finished, or what is missing satisfies `isEnough`. */
async function collect(
  folder: string,
  isEnough: (unfinished: UnfinishedRun) => boolean,
  options: CollectOptions,
): Promise<FinishedRun | UnfinishedRun> {
  for (;;) {
    const collected = await collectRun(folder, options);
    if ('finished' in collected) return collected.finished;
    if (isEnough(collected.unfinished)) return collected.unfinished;
    await sleep(500);
  }
}

describe.skipIf(!hasSlurm)('slurm (skipped: no Slurm, or not root)', () => {
  let local = '';
  beforeAll(async () => {
    await startSlurm(folderIn(home));
    local = bytesOf(await runStudy(study, { workers: 2, runsDir: folderIn(home) }));
  });

  test('one task killed, one left without its daemon: collect names both, submits them anew, and ends with the same bytes', async () => {
    const { folder, array, nWorlds } = await submitStudy(study, { runsDir: folderIn(home) }, SUBMIT);
    expect([nWorlds, array.elements]).toEqual([3, [[0], [1], [2]]]);
    process.kill((await taskOf(folder, 1)).pid, 'SIGKILL');
    const orphan = await taskOf(folder, 2);
    process.kill(orphan.parent, 'SIGKILL');
    process.kill(orphan.pid, 'SIGKILL');

    const dead = ({ missing }: UnfinishedRun): UnfinishedRun['missing'] => missing.filter(({ isDead }) => isDead);
    // On a machine with much to do a task that lives may take longer to begin, and then is submitted anew too.
    const looking: CollectOptions = { silentSec: 15, resubmit: null, onNote: () => undefined };
    const areBothDead = (found: UnfinishedRun): boolean =>
      ['tiny 1', 'tiny 2'].every((world) => dead(found).some(({ name }) => name === world));
    const found = (await collect(folder, areBothDead, looking)) as UnfinishedRun;
    expect(dead(found)[0].state).toContain(`task ${array.job}_0 is FAILED`);
    expect(dead(found)[1].state).toMatch(new RegExp(`^task ${array.job}_1 is RUNNING on .*, but silent for \\d+ s$`));

    const again = (await collect(folder, () => true, { ...looking, resubmit: SUBMIT })) as UnfinishedRun;
    expect(again.array?.elements.slice(0, 2)).toEqual([[0], [1]]);
    const patient: CollectOptions = { ...looking, silentSec: 600 };
    const finished = (await collect(folder, (unfinished) => dead(unfinished).length > 0, patient)) as FinishedRun;
    expect(bytesOf(finished)).toBe(local);
    const logs = readdirSync(join(folder, 'slurm')).filter((name) => name.endsWith('.log'));
    const done = logs.flatMap(
      (name) => readFileSync(join(folder, 'slurm', name), 'utf8').match(/^tiny \d done$/gm) ?? [],
    );
    expect(done.sort()).toEqual(['tiny 1 done', 'tiny 2 done', 'tiny 3 done']);
    await expect(collectRun(folder, looking)).rejects.toThrow(/has its report already/);
  });

  test('as an executor, two worlds an element, on a drained node: run and collect name it with its reason, and once it is back the run goes on to its end', async () => {
    setNode('drain', 'a fan is broken');
    const line =
      / is drained \(a fan is broken\) and takes no tasks; once it is well: scontrol update nodename=.* state=resume$/;
    const { folder, array: first } = await submitStudy(study, { runsDir: folderIn(home) }, SUBMIT);
    const asked = await collectRun(folder, { silentSec: 15, resubmit: SUBMIT, onNote: () => undefined });
    const { missing, nodes, array } = (asked as { readonly unfinished: UnfinishedRun }).unfinished;
    expect(nodes).toEqual([expect.stringMatching(line)]);
    // They wait: submitting them anew would have them twice in the queue.
    expect(missing.map(({ isDead }) => isDead)).toEqual([false, false, false]);
    for (const { state } of missing) expect(state).toMatch(/^task \d+_\d is PENDING \(.*\)$/);
    expect(array).toBeNull();
    scancel([first.job]);
    const notes: string[] = [];
    const onNote = (text: string): void => {
      if (notes.push(text) === 1) setNode('resume');
    };
    const executor = onSlurm({ ...SUBMIT, worldsPerTask: 2 }, 60);
    const finished = await runStudy(study, { workers: 1, runsDir: folderIn(home), executor, onNote });
    expect(notes).toEqual([expect.stringMatching(line)]);
    expect(bytesOf(finished)).toBe(local);
    expect(readFileSync(join(finished.folder, 'slurm', 'array-1.sh'), 'utf8')).toMatch(
      /^#SBATCH --array=0-1\n[^]*^#SBATCH --time=60\nWORLDS=\(1-2 3\)$/m,
    );
  });

  test('a task that dies three times is given up with its last words, what is finished is kept, and the same command goes on', async () => {
    const runsDir = folderIn(home);
    const run = { isOver: false };
    const killed: number[] = [];
    const given = runStudy(study, { workers: 1, runsDir, executor: onSlurm(SUBMIT, 60) }).finally(
      () => (run.isOver = true),
    );
    const killing = (async (): Promise<void> => {
      for (; !run.isOver; await sleep(20)) {
        const folder = readdirSync(runsDir).find((name) => !name.startsWith('.'));
        const task = folder === undefined ? null : taskIn(join(runsDir, folder), 1);
        if (task === null || killed.includes(task.pid)) continue;
        killed.push(task.pid);
        process.kill(task.pid, 'SIGKILL');
      }
    })();
    await expect(given).rejects.toThrow(
      /^tiny 1: task \d+_0 is FAILED.*; submitted 3 times; given up after 3 submissions; finished cells are kept, and the same command goes on$/,
    );
    await killing;
    expect(killed).toHaveLength(3);
    const notes: string[] = [];
    const again = await runStudy(study, {
      workers: 1,
      runsDir,
      executor: onSlurm(SUBMIT, 60),
      onNote: (text) => notes.push(text),
    });
    expect(bytesOf(again)).toBe(local);
    expect(readFileSync(join(again.folder, 'slurm', 'array-4.sh'), 'utf8')).toMatch(/^WORLDS=\(1( \d)*\)$/m);
    expect(notes).toEqual([]);
  });

  test('what Slurm refuses is the user’s mistake, in Slurm’s words', async () => {
    const options = { ...SUBMIT, sbatch: ['--partition=nowhere'] };
    await expect(submitStudy(study, { runsDir: folderIn(home) }, options)).rejects.toThrow(
      /^sbatch: .*invalid partition specified: nowhere|^sbatch: .*Invalid partition name specified/,
    );
  });
});

test.each([
  [
    ['submit', study, '--slurm'],
    'error: sbatch: not found: this machine has no Slurm; go to one that has (a login node)',
  ],
  [
    ['submit', study, '--slurm', '--sbatch=oops'],
    'error: --sbatch: "oops" is no option of sbatch; expected one such as',
  ],
  [['collect', 'nowhere'], 'error: nowhere: no such run folder, nor one of that name in '],
  [['worker', '--run', home, '--worlds', '1'], `error: ${home}: this machine sees no shared run there; mount the runs`],
  [['worker', '--run', home, '--worlds', '3-1'], `expected numbers such as 1-4,7, got "3-1"`],
])('%j where there is no Slurm: one line, exit 2', async (args, message) => {
  const command = startErsatz([...args, '--out', folderIn(home)], { PATH: home });
  expect(await command.ended).toBe(2);
  expect(command.said()).toContain(message);
  expect(command.said().trim().split('\n')).toHaveLength(1);
});
