import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { onBullmq } from '../../experiments/executors/bullmq.js';
import { connectRedis, withoutPassword } from '../../experiments/executors/redis-queue.js';
import type { Progress } from '../../experiments/executors/study-results.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';
import { startErsatz, until, type Running } from './child-command.js';
import { freePort, hasRedis } from './redis-process.js';
import { startRedis } from './redis-server.js';

const home = temporaryFolder();
const bytesOf = ({ folder }: FinishedRun): string => readFileSync(join(folder, 'report.json'), 'utf8');
const STUDY = { ...TINY_STUDY, replicates: 4 };
const N_STEPS = 4 * (1 + 4);

describe.skipIf(!hasRedis)('bullmq (skipped: no redis-server)', () => {
  const study = writeTo(home, 'study.yaml', STUDY);
  let url = '';
  let local = '';
  let workers: Running[] = [];
  const startWorker = (...args: string[]): Running => {
    const worker = startErsatz(['worker', '--redis', url, '--workers', '1', '--silent-after', '2', ...args]);
    workers.push(worker);
    return worker;
  };
  /** Starts a run through the queue and listens to it. */
  const startRun = (runsDir: string) => {
    const steps: Progress[] = [];
    const notes: string[] = [];
    const finished = onBullmq(url).then((executor) =>
      runStudy(study, {
        ...{ workers: 1, runsDir, executor },
        onProgress: (step) => steps.push(step),
        onNote: (text) => notes.push(text),
      }),
    );
    finished.catch(() => undefined);
    return { finished, steps, notes };
  };

  beforeAll(async () => {
    ({ url } = await startRedis(folderIn(home)));
    local = bytesOf(await runStudy(study, { workers: 2, runsDir: folderIn(home) }));
  });
  afterEach(async () => {
    for (const { process } of workers) process.kill('SIGKILL');
    await Promise.all(workers.map(({ ended }) => ended));
    workers = [];
  });

  test('two workers, one killed in the middle of a world: nothing lost, nothing counted twice, the same bytes as on one machine', async () => {
    const { finished, steps } = startRun(folderIn(home));
    const [victim, survivor] = [startWorker(), startWorker()];
    // Both are in the middle of a world once two worlds have begun and neither has ended.
    const begun = (): Set<string> => new Set(steps.flatMap(({ what }) => /^tiny \d/.exec(what) ?? []));
    await until(() => begun().size >= 2);
    victim.process.kill('SIGKILL');
    const run = await finished;
    expect(bytesOf(run)).toBe(local);
    expect(steps.map(({ nDone }) => nDone)).toEqual(Array.from({ length: steps.length }, (_, n) => steps[0].nDone + n));
    expect(steps.at(-1)).toMatchObject({ nDone: N_STEPS, nSteps: N_STEPS });
    // On a machine with much to do a worker that lives can be taken for dead too, and a world be computed twice: it counts once.
    const worldsOf = (worker: Running): Set<string> => new Set(worker.said().match(/tiny \d done/g));
    expect([...new Set([...worldsOf(victim), ...worldsOf(survivor)])]).toHaveLength(4);
    expect(worldsOf(survivor).size).toBeGreaterThanOrEqual(3);
    expect(readdirSync(run.folder).sort()).toEqual(
      ['cells', 'charts', 'report.html', 'report.json', 'run.json', 'study.yaml', 'tables', 'timing.json'].sort(),
    );
  });

  test('the coordinating run is killed: the same command goes on in its folder, and worlds that are there are not asked for again', async () => {
    const runsDir = folderIn(home);
    const worker = startWorker();
    const killed = startErsatz(['run', study, '--executor', 'bullmq', '--redis', url, '--out', runsDir]);
    await until(() => /tiny \d done/.test(worker.said()));
    killed.process.kill('SIGKILL');
    await killed.ended;
    const { finished, steps } = startRun(runsDir);
    expect(bytesOf(await finished)).toBe(local);
    expect(steps[0].nDone).toBeGreaterThanOrEqual(N_STEPS / 4);
    expect(readdirSync(runsDir).filter((name) => !name.startsWith('.'))).toHaveLength(1);
    expect(new Set(worker.said().match(/tiny \d done/g)).size).toBe(4);
  });

  test('a worker that does not see the shared folder says so and ends; the run hears of it and others do its work', async () => {
    const { finished, notes } = startRun(folderIn(home));
    await until(() => notes.length > 0);
    expect(notes[0]).toMatch(/^no worker is there yet; on every machine that sees .*: npx ersatz worker --redis /);
    const elsewhere = folderIn(home);
    const blind = startWorker('--out', elsewhere);
    expect(await blind.ended).toBe(2);
    expect(blind.said().trim().split('\n').at(-1)).toMatch(
      new RegExp(`^error: ${elsewhere}/tiny-.*: this machine sees no shared run there; mount the runs folder here`),
    );
    await until(() => notes.length > 1);
    expect(notes[1]).toMatch(/^worker on .* can not take part: .*sees no shared run/);
    startWorker();
    expect(bytesOf(await finished)).toBe(local);
  });

  test('Redis is emptied while worlds wait: the run asks for them again', async () => {
    const { finished, notes } = startRun(folderIn(home));
    await until(() => notes.length > 0);
    const redis = await connectRedis(url, () => undefined);
    await redis.flushall();
    redis.disconnect();
    startWorker();
    expect(bytesOf(await finished)).toBe(local);
  });

  test('a world that breaks is tried three times, then the run names it and says how to go on', async () => {
    const runsDir = folderIn(home);
    const one = writeTo(home, 'one.yaml', { ...TINY_STUDY, replicates: 1, detectors: ['rate-rules'] });
    // Nothing can be kept below a file.
    writeTo(runsDir, '.cells', '');
    const worker = startWorker('--silent-after', '60');
    const run = runStudy(one, { workers: 1, runsDir, executor: await onBullmq(url) });
    await expect(run).rejects.toThrow(
      /^tiny 1: failed on the workers: .*a finished cell could not be kept: .*; finished cells are kept: the same command goes on/,
    );
    expect(worker.said().match(/^tiny 1: failed: /gm)).toHaveLength(3);
  });

  test('Ctrl-C: a worker gives its world back, a run takes its worlds out of the queue, and what is finished is kept', async () => {
    const runsDir = folderIn(home);
    const run = startErsatz(['run', study, '--executor', 'bullmq', '--redis', url, '--out', runsDir]);
    const first = startWorker();
    await until(() => run.said().includes('tiny 1: world simulated'));
    first.process.kill('SIGINT');
    expect(await first.ended).toBe(130);
    const second = startWorker();
    await until(() => second.said().includes('tiny 1 done'));
    run.process.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.said().trim().split('\n').at(-1)).toBe('stopped by the user');
    const [folder] = readdirSync(runsDir).filter((name) => !name.startsWith('.'));
    expect(JSON.parse(readFileSync(join(runsDir, folder, 'run.json'), 'utf8'))).toMatchObject({ status: 'stopped' });
    expect(existsSync(join(runsDir, folder, 'worlds'))).toBe(true);
  });

  test('a server that wants a password is told apart from a wrong password, and neither is printed', async () => {
    mkdirSync(join(home, 'locked'));
    const { port } = await startRedis(join(home, 'locked'), '--requirepass', 'sesame');
    await expect(onBullmq(`redis://127.0.0.1:${port}`)).rejects.toThrow(/it wants a password/);
    await expect(onBullmq(`redis://:thistle@127.0.0.1:${port}`)).rejects.toThrow(
      new RegExp(`^redis://:\\*\\*\\*@127.0.0.1:${port}: Redis can not be used: the password or user name is wrong; `),
    );
    await expect(onBullmq(`redis://:sesame@127.0.0.1:${port}`)).resolves.toBeTypeOf('function');
  });
});

test('an address that is none, and one where nobody listens, end before a run folder is made', async () => {
  const runsDir = folderIn(home);
  const port = await freePort();
  for (const [url, message] of [
    [`redis://127.0.0.1:${port}`, `error: redis://127.0.0.1:${port}: Redis can not be used: connect ECONNREFUSED`],
    [
      'http://boss:sesame@127.0.0.1',
      'error: --redis: "http://boss:***@127.0.0.1" is no Redis address; expected redis://',
    ],
  ]) {
    const run = startErsatz(['run', 'quickstart', '--executor', 'bullmq', '--redis', url, '--out', runsDir]);
    expect(await run.ended).toBe(2);
    expect(run.said()).toContain(message);
    expect(run.said().trim().split('\n')).toHaveLength(1);
  }
  expect(readdirSync(runsDir)).toEqual([]);
});

test('a printed address never holds the password', () => {
  const word = fc.string({ minLength: 6, unit: fc.constantFrom(...'abc/:@?#%xyz') }).filter((text) => text.length > 5);
  fc.assert(
    fc.property(word, fc.constantFrom('redis://', 'rediss://', 'http://', ''), (password, scheme) => {
      expect(withoutPassword(`${scheme}somebody:${password}@host.example:6379/0`)).toBe(
        `${scheme}somebody:***@host.example:6379/0`,
      );
    }),
    {
      seed: 17,
      numRuns: 1000,
      examples: [
        ['a://bc', ''],
        ['//xyzz', ''],
      ],
    },
  );
  expect(withoutPassword('redis://127.0.0.1:6379')).toBe('redis://127.0.0.1:6379');
  expect(withoutPassword('redis://host?password=sesame')).toBe('redis://host');
});
