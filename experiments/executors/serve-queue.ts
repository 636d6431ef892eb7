import { UnrecoverableError, WaitingError, Worker, type Job } from 'bullmq';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import { openRunsStore } from '../cache/cell-store.js';
import { openBench, type Bench } from './bench.js';
import { connectRedis, coordinatorKey, QUEUE, withoutPassword, type WorkerWord, type WorldJob } from './redis-queue.js';
import { joinRun, type SharedRun } from './shared-run.js';

/** A world whose workers die under it so often is given up; BullMQ counts the deaths that it lets pass, one less. */
const DEATHS = 3;

/** How a worker takes worlds from a queue. */
export interface WorkerOptions {
  readonly url: string;
  /** Worlds at once, and threads. */
  readonly workers: number;
  /** Where the shared runs folder is seen from this machine; null where the run says it is. */
  readonly runsDir: string | null;
  /** A worker that says nothing for so long is taken for dead, and its worlds are given to others. */
  readonly silentSec: number;
  readonly signal: AbortSignal;
  /** Told of each world, a line at a time. */
  readonly onNote: (text: string) => void;
}

/** A run that this worker takes part in. */
interface Joined {
  readonly run: SharedRun;
  readonly bench: Bench;
}

/**
 * Works on the worlds of whichever runs are in the queue, until the signal aborts. Throws UserError when this machine can not take part in a run that somebody waits
 * for (no shared folder, another version, other data); its world is left to others.
 */
export async function serveQueue(options: WorkerOptions): Promise<never> {
  const { url, workers, silentSec, signal, onNote } = options;
  const lost = (error: Error): void => onNote(`${withoutPassword(url)}: ${error.message}`);
  const redis = await connectRedis(url, lost);
  const desk = new Desk(options);
  let refuse: (error: UserError) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    refuse = reject;
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  const isWaitedFor = async ({ data: { token } }: Job<WorldJob>): Promise<boolean> =>
    (await redis.exists(coordinatorKey(token))) === 1;

  const work = async (job: Job<WorldJob>, token: string | undefined): Promise<void> => {
    const say = (word: WorkerWord): Promise<void> => job.updateProgress(word);
    let joined: Joined;
    try {
      joined = await desk.join(job.data);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // An old job of a run that nobody waits for must not keep workers from others.
      if (!(await isWaitedFor(job))) throw new UnrecoverableError(error.message);
      await say({ kind: 'refused', why: `worker on ${hostname()} can not take part: ${error.message}` });
      await job.moveToWait(token);
      refuse(error);
      throw new WaitingError();
    }
    try {
      // A world whose lock was lost comes a second time: by then it may be there.
      if (joined.run.read(job.data.world) !== undefined) return;
      await Promise.race([computeWorld(joined, job, say), ended]);
      onNote(`${basename(joined.run.folder)}: ${job.name} done`);
    } catch (error) {
      if (!signal.aborted) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      desk.leave(job.data);
    }
  };

  const worker = new Worker<WorldJob>(QUEUE, work, {
    ...{ connection: redis, concurrency: workers, maxStalledCount: DEATHS - 1, name: hostname() },
    ...{ lockDuration: silentSec * 1000, stalledInterval: silentSec * 500 },
  });
  worker.on('error', lost);
  worker.on('failed', (job, { message }) => onNote(`${job?.name ?? 'a world'}: failed: ${message}`));
  onNote(`waiting for worlds on ${withoutPassword(url)}, ${workers} at once; Ctrl-C ends`);
  try {
    return await ended;
  } finally {
    // Worlds under way go back to the queue first.
    await worker.close();
    await desk.close();
    redis.disconnect();
  }
}

async function computeWorld(
  { run, bench }: Joined,
  { data: { world } }: Job<WorldJob>,
  say: (word: WorkerWord) => Promise<void>,
): Promise<void> {
  let nDone = 0;
  const done = (what: string): void => void say({ kind: 'step', nDone: ++nDone, what }).catch(() => undefined);
  run.write(world, await bench.run(world, done));
}

/** The runs that a worker has threads for: those it is at work on, and the last one. */
class Desk {
  readonly #options: WorkerOptions;
  readonly #runs = new Map<string, { readonly joined: Promise<Joined>; nAtWork: number }>();

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  async join(job: WorldJob): Promise<Joined> {
    const known = this.#runs.get(job.token);
    const entry = known ?? { joined: this.#open(job), nAtWork: 0 };
    entry.nAtWork++;
    this.#runs.set(job.token, entry);
    for (const [token, { nAtWork }] of this.#runs) if (nAtWork === 0) await this.#close(token);
    try {
      return await entry.joined;
    } catch (error) {
      this.#runs.delete(job.token);
      throw error;
    }
  }

  leave({ token }: WorldJob): void {
    const entry = this.#runs.get(token);
    if (entry !== undefined) entry.nAtWork--;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#runs.keys()].map((token) => this.#close(token)));
  }

  async #open({ folder, token }: WorldJob): Promise<Joined> {
    const { runsDir, workers, onNote } = this.#options;
    const run = await joinRun(runsDir === null ? folder : join(runsDir, basename(folder)), { token, onNote });
    const store = openRunsStore(join(run.folder, '..'), run.fresh, onNote);
    return { run, bench: await openBench(run.plan, { workers, store }) };
  }

  async #close(token: string): Promise<void> {
    const entry = this.#runs.get(token);
    this.#runs.delete(token);
    await entry?.joined.then(({ bench }) => bench.close()).catch(() => undefined);
  }
}
