import type { Explanation } from '../detector.js';
import type { Labels } from '../past.js';
import { assertClosed, type PastRequest } from './past-request.js';
import { blameDetector } from './blame-detector.js';
import type { PreparedPast } from './prepared-past.js';
import type { ScoreRequest } from './worker-messages.js';
import { WorkerThread } from './worker-thread.js';

export { CellSkipped } from './cell-skipped.js';
export type { PastRequest } from './past-request.js';
export { openPast, pastFromTable, type PreparedPast } from './prepared-past.js';

/** One detector to train on one past and to score others. */
export interface DetectorJob {
  readonly detector: string;
  readonly params: unknown;
  /** Seed text of everything the detector draws. */
  readonly seed: string;
  readonly train: PreparedPast;
  /** Rows of `train` that the label desk revealed, or null. */
  readonly labels: Labels | null;
  /** Sent to the worker one by one, after the fit, in this order. */
  readonly score: readonly ScoreRequest[];
  /** Pasts that are scored beside; what they take is not counted. */
  readonly looks?: readonly PreparedPast[];
}

/** What a detector job gives: one score column per past (NaN in rows that were not wanted), and what it took. */
export interface DetectorResult {
  readonly scores: readonly Float64Array[];
  /** One score column per look. */
  readonly looks: readonly Float64Array[];
  /** Per past of groups: the number of each row's group, NONE outside groups; null for other pasts. */
  readonly groupOf: readonly (Uint32Array | null)[];
  readonly fitMs: number;
  readonly scoreMs: number;
  /** TensorFlow.js backend that was used, or null. */
  readonly backend: string | null;
}

/** One detector to train on one past and to explain rows of another. */
export type ExplainJob = Omit<DetectorJob, 'score' | 'looks'> & {
  readonly past: PreparedPast;
  readonly rows: readonly number[];
};

/** Scores of a whole past, and why some of its rows have theirs. */
export interface ExplainedRows {
  readonly scores: Float64Array;
  /** One a row asked for; null where the detector can not say. */
  readonly explanations: readonly (Explanation | null)[];
}

/** Runs detectors in threads that are sent closed epochs and features only: never later epochs of the job, never the truth. */
export interface DetectorHost {
  /** Computes all feature blocks of the unit. Throws when the traffic holds an epoch that is not closed at `nowSec`. */
  features(request: PastRequest): Promise<PreparedPast>;
  /**
   * Fits, then scores. Rejects with CellSkipped (detector and data do not fit together), UserError (unknown detector, wrong
   * parameter) or the detector's own error; the host lives on.
   */
  fitAndScore(job: DetectorJob): Promise<DetectorResult>;
  /** Fits, scores a past and explains some of its rows. Rejects with UserError where the detector breaks, or does not fit the data. */
  explain(job: ExplainJob): Promise<ExplainedRows>;
  /** Ends the threads; jobs still queued or running reject. */
  close(): Promise<void>;
}

/** Starts `nWorkers` long-lived detector threads. Jobs queue and run in the order of the calls. */
export async function openDetectorHost(options: {
  nWorkers: number;
  plugins?: readonly string[];
}): Promise<DetectorHost> {
  const plugins = options.plugins ?? [];
  const started = await Promise.allSettled(
    Array.from({ length: Math.max(1, options.nWorkers) }, () => WorkerThread.start(plugins)),
  );
  const idle = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failure = started.find((start) => start.status === 'rejected');
  if (failure !== undefined) {
    await Promise.all(idle.map((thread) => thread.close()));
    throw failure.reason;
  }
  const queue = new ThreadQueue(idle, plugins);
  return {
    async features(request) {
      assertClosed(request);
      return queue.run((thread) => thread.call({ kind: 'features', request }));
    },
    fitAndScore: (job) => queue.run((thread) => fitAndScore(thread, job)),
    explain: (job) => queue.run((thread) => explain(thread, job)),
    close: () => queue.close(),
  };
}

async function fitAndScore(thread: WorkerThread, { score, looks = [], ...fit }: DetectorJob): Promise<DetectorResult> {
  const { ms: fitMs, backend } = await thread.call({ kind: 'fit', ...fit });
  const scores: Float64Array[] = [];
  const groupOf: (Uint32Array | null)[] = [];
  let scoreMs = 0;
  for (const request of score) {
    const scored = await thread.call({ kind: 'score', ...request });
    scores.push(scored.scores);
    groupOf.push(scored.groupOf);
    scoreMs += scored.ms;
  }
  const lookScores: Float64Array[] = [];
  for (const past of looks) lookScores.push((await thread.call({ kind: 'score', past })).scores);
  return { scores, looks: lookScores, groupOf, fitMs, scoreMs, backend };
}

async function explain(thread: WorkerThread, { past, rows, ...fit }: ExplainJob): Promise<ExplainedRows> {
  const { detector } = fit;
  await blameDetector(detector, 'fit', thread.call({ kind: 'fit', ...fit }));
  const { scores } = await blameDetector(detector, 'score', thread.call({ kind: 'score', past }));
  const explained = thread.call({ kind: 'explain', past, rows });
  return { scores, explanations: await blameDetector(detector, 'explain', explained) };
}

/** Hands idle threads to waiting jobs, first come first served; a dead thread is replaced before the next job. */
class ThreadQueue {
  readonly #plugins: readonly string[];
  readonly #all: Set<WorkerThread>;
  readonly #idle: WorkerThread[];
  readonly #waiting: { grant: (thread: WorkerThread) => void; refuse: (error: Error) => void }[] = [];
  #isClosed = false;

  constructor(threads: readonly WorkerThread[], plugins: readonly string[]) {
    this.#plugins = plugins;
    this.#all = new Set(threads);
    this.#idle = [...threads];
  }

  async run<Result>(job: (thread: WorkerThread) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new Error('the detector host is closed');
    let thread =
      this.#idle.shift() ?? (await new Promise<WorkerThread>((grant, refuse) => this.#waiting.push({ grant, refuse })));
    try {
      if (thread.isDead) thread = await this.#replace(thread);
      return await job(thread);
    } finally {
      const next = this.#waiting.shift();
      if (next !== undefined) next.grant(thread);
      else this.#idle.push(thread);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { refuse } of this.#waiting.splice(0)) refuse(new Error('the detector host was closed'));
    await Promise.all([...this.#all].map((thread) => thread.close()));
  }

  async #replace(dead: WorkerThread): Promise<WorkerThread> {
    const fresh = await WorkerThread.start(this.#plugins);
    this.#all.delete(dead);
    this.#all.add(fresh);
    return fresh;
  }
}
