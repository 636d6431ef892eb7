import { Queue, QueueEvents, type Job } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors/user-error.js';
import type { Plan } from '../plan/plan-study.js';
import { nStepsOfWorld, worldsOf } from './bench.js';
import type { Executor, RunOptions } from './executor.js';
import { connectRedis, coordinatorKey, QUEUE, withoutPassword, type WorkerWord, type WorldJob } from './redis-queue.js';
import { shareRun, type SharedRun } from './shared-run.js';
import type { ReplicateResult } from './study-results.js';

/** A world that breaks is tried so often, on whichever workers take it. */
const ATTEMPTS = 3;
/** Nobody waits for a job that is older: a run that goes on asks for it again. */
const KEEP_SEC = 7 * 86_400;
const LOOK_EVERY_MS = 500;
const COORDINATOR_SEC = 30;

/**
 * The executor that puts the worlds of a plan into a BullMQ queue and waits until workers (`ersatz worker`) have left all of them in the run's folder. BullMQ hands
 * a job out at least once: worlds are kept under their own name, so one that is computed twice is counted once. Throws UserError at once when Redis does not answer.
 */
export async function onBullmq(url: string): Promise<Executor> {
  (await connectRedis(url, () => undefined)).disconnect();
  return async (plan, options) => {
    const lost = noteOnce(`connection to ${withoutPassword(url)} lost`, options);
    const redis = await connectRedis(url, lost);
    const queue = new Queue<WorldJob>(QUEUE, { connection: redis });
    const events = new QueueEvents(QUEUE, { connection: redis });
    queue.on('error', lost);
    events.on('error', lost);
    try {
      await events.waitUntilReady();
      const run = await shareRun(options.folder, plan, options.fresh === true, options.onNote ?? silent);
      const stay = (): void => void redis.set(coordinatorKey(run.token), '1', 'EX', COORDINATOR_SEC).catch(lost);
      stay();
      const staying = setInterval(stay, (COORDINATOR_SEC * 1000) / 3);
      try {
        return await new Coordination(plan, options, { run, queue, events, url }).results();
      } finally {
        clearInterval(staying);
        await redis.del(coordinatorKey(run.token)).catch(lost);
      }
    } finally {
      await Promise.allSettled([events.close(), queue.close()]);
      redis.disconnect();
    }
  };
}

interface Means {
  readonly run: SharedRun;
  readonly queue: Queue<WorldJob>;
  readonly events: QueueEvents;
  readonly url: string;
}

/** One run's way through the queue. What is in the folder counts; the queue only says when to look. */
class Coordination {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #means: Means;
  readonly #results: (ReplicateResult | undefined)[];
  readonly #jobs = new Map<number, Job<WorldJob>>();
  readonly #nDone: number[];
  readonly #failed: string[] = [];

  constructor(plan: Plan, options: RunOptions, means: Means) {
    this.#plan = plan;
    this.#options = options;
    this.#means = means;
    this.#results = worldsOf(plan).map((_, world) => means.run.read(world));
    this.#nDone = this.#results.map((result) => (result === undefined ? 0 : nStepsOfWorld(plan)));
  }

  async results(): Promise<ReplicateResult[]> {
    const { signal, onNote } = this.#options;
    const { queue, events, run, url } = this.#means;
    events.on('progress', ({ jobId, data }) => this.#hear(jobId, data as unknown as WorkerWord));
    this.#tell(this.#nDone.some((n) => n > 0) ? 'going on with worlds kept from before' : 'starting');
    await Promise.all(this.#missing().map((world) => this.#ask(world)));
    if ((await queue.getWorkersCount()) === 0)
      onNote?.(
        `no worker is there yet; on every machine that sees ${run.folder}: npx ersatz worker --redis ${withoutPassword(url)}`,
      );
    try {
      for (let missing = this.#missing(); this.#jobs.size > 0; missing = this.#missing()) {
        await sleep(LOOK_EVERY_MS, undefined, signal === undefined ? {} : { signal });
        await Promise.all(missing.filter((world) => this.#jobs.has(world)).map((world) => this.#look(world)));
      }
    } catch (error) {
      // Nobody will wait for them; what workers have begun they end, and it is kept.
      await Promise.allSettled([...this.#jobs.values()].map((job) => job.remove()));
      throw signal?.aborted === true ? signal.reason : error;
    }
    if (this.#failed.length > 0)
      throw new UserError(
        `${this.#failed.join('; ')}; finished cells are kept: the same command goes on with what is missing`,
      );
    return this.#results as ReplicateResult[];
  }

  #missing(): number[] {
    return this.#results.flatMap((result, world) => (result === undefined ? [world] : []));
  }

  /** Puts a world into the queue, unless an earlier start of this run did and it still waits or is being worked on. */
  async #ask(world: number): Promise<void> {
    const { queue, run } = this.#means;
    const jobId = `${run.token}-${world}`;
    const before = await queue.getJob(jobId);
    if (before !== undefined && ((await before.isFailed()) || (await before.isCompleted()))) await before.remove();
    const job = await queue.add(
      this.#nameOf(world),
      { folder: run.folder, token: run.token, world },
      {
        ...{ jobId, attempts: ATTEMPTS, backoff: { type: 'exponential', delay: 1000 } },
        ...{ removeOnComplete: { age: KEEP_SEC }, removeOnFail: { age: KEEP_SEC } },
      },
    );
    this.#jobs.set(world, job);
  }

  /** Takes what a worker left, asks again for what the queue lost, and hears of failures. */
  async #look(world: number): Promise<void> {
    const job = this.#jobs.get(world) as Job<WorldJob>;
    const state = await job.getState();
    if (state === 'completed' || state === 'unknown') {
      const result = this.#means.run.read(world);
      // Redis was emptied, or the world's file is damaged.
      if (result === undefined) return this.#ask(world);
      this.#results[world] = result;
    } else if (state === 'failed') {
      const { queue } = this.#means;
      const why = (await queue.getJob(job.id as string))?.failedReason ?? 'no reason was given';
      this.#failed.push(`${this.#nameOf(world)}: failed on the workers: ${why}`);
    } else return;
    this.#jobs.delete(world);
    await job.remove().catch(() => undefined);
    this.#advance(world, nStepsOfWorld(this.#plan), `${this.#nameOf(world)}: done`);
  }

  /** A world that is taken up again after its worker died says its first steps again: they count once. */
  #hear(jobId: string, word: WorkerWord): void {
    const { token } = this.#means.run;
    if (!jobId.startsWith(token)) return;
    if (word.kind === 'refused') return this.#options.onNote?.(word.why);
    const world = Number(jobId.slice(token.length + 1));
    this.#advance(world, word.nDone, word.what);
  }

  #advance(world: number, nDone: number, what: string): void {
    if (nDone <= this.#nDone[world]) return;
    this.#nDone[world] = nDone;
    this.#tell(what);
  }

  #tell(what: string): void {
    const nDone = this.#nDone.reduce((sum, n) => sum + n, 0);
    this.#options.onProgress?.({ nDone, nSteps: this.#nDone.length * nStepsOfWorld(this.#plan), what });
  }

  #nameOf(world: number): string {
    const { scenario, replicate } = worldsOf(this.#plan)[world];
    return `${scenario} ${replicate}`;
  }
}

const silent = (): void => undefined;

/** Clients say the same loss many times over. */
function noteOnce(what: string, { onNote }: RunOptions): (error: Error) => void {
  let hasSaid = false;
  return ({ message }) => {
    if (!hasSaid) onNote?.(`${what}${message === '' ? '' : ` (${message})`}; trying again until it is back`);
    hasSaid = true;
  };
}
