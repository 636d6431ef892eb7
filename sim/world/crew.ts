import { Worker } from 'node:worker_threads';
import { unwrapLarge, wrapLarge } from '../traffic/large-columns.js';
import type { LiveState } from './live-state.js';
import { reclaim } from './reclaim.js';
import { takeBytesMade } from './shared.js';

/** Something that takes many like pieces of work: `count` pieces, numbered from 0. */
export interface Job<Pass extends string = string> {
  readonly pass: Pass;
  /** What all pieces share; plain data and shared columns. */
  readonly request: unknown;
  readonly count: number;
}

/** What one hand can do: one piece of each pass, on the founded world once it was handed over. */
export interface Skills {
  readonly passes: Readonly<Record<string, (request: never, piece: number) => unknown>>;
  settle(state: LiveState): void;
}

/** What a hand is told: the jobs, and a counter by which all hands take the next piece. */
export interface Shift {
  readonly jobs: readonly Job[];
  readonly taken: Int32Array;
}

/** Answers of some pieces, by number through all jobs. */
export type Done = readonly (readonly [piece: number, answer: unknown])[];

/** Hands that share work: this thread and some others. Who does a piece never shows in its answer. */
export interface Crew {
  /** Does all pieces of some jobs; the answers come by job, in the order of pieces. `first` runs on this thread before it helps. */
  work(jobs: readonly Job[], first?: () => void): Promise<readonly (readonly unknown[])[]>;
  /** Hands the founded world to all hands. */
  settle(state: LiveState): void;
  /** Frees the shared memory that nobody holds any more, once enough has been made since the last time for it to matter. */
  tidyUp(): void;
  close(): Promise<void>;
}

/** Bytes of shared memory that may be made before somebody looks for garbage. */
export const UNTIDY_BYTES = 2 ** 28;

/** Takes pieces until none is left. */
export function workThrough(skills: Skills, { jobs, taken }: Shift): Done {
  const total = jobs.reduce((sum, { count }) => sum + count, 0);
  const done: [number, unknown][] = [];
  for (let piece = Atomics.add(taken, 0, 1); piece < total; piece = Atomics.add(taken, 0, 1)) {
    let job = 0;
    let within = piece;
    while (within >= jobs[job].count) within -= jobs[job++].count;
    const { pass, request } = jobs[job];
    done.push([piece, skills.passes[pass](request as never, within)]);
  }
  return done;
}

/** Opens a crew of `nWorkers` hands in all; the others run `crew-worker.js` with the same skills. */
export function openCrew(skills: Skills, nWorkers: number): Crew {
  const mates = Array.from({ length: nWorkers - 1 }, openMate);
  let bytesMade = 0;
  return {
    async work(jobs, first = () => undefined) {
      const shift = { jobs, taken: new Int32Array(new SharedArrayBuffer(4)) };
      const busy = mates.map((mate) => mate.ask(shift));
      first();
      const own = workThrough(skills, shift);
      const answers: unknown[] = [];
      for (const done of [own, ...(await Promise.all(busy))])
        for (const [piece, answer] of done) answers[piece] = answer;
      let end = 0;
      return jobs.map(({ count }) => answers.slice(end, (end += count)));
    },
    settle(state) {
      skills.settle(state);
      for (const mate of mates) mate.settle(state);
    },
    tidyUp() {
      bytesMade += takeBytesMade();
      if (bytesMade < UNTIDY_BYTES) return;
      bytesMade = 0;
      for (const mate of mates) mate.tidyUp();
      reclaim();
    },
    close: async () => void (await Promise.all(mates.map((mate) => mate.close()))),
  };
}

interface Mate {
  settle(state: LiveState): void;
  ask(shift: Shift): Promise<Done>;
  tidyUp(): void;
  close(): Promise<unknown>;
}

function openMate(): Mate {
  const worker = new Worker(new URL('./crew-worker.js', import.meta.url));
  let waiting: { resolve(done: Done): void; reject(error: Error): void } | null = null;
  let failed: Error | null = null;
  const fail = (error: Error): void => {
    failed = error;
    waiting?.reject(error);
  };
  worker.on('message', (done: Done) => {
    waiting?.resolve(unwrapLarge(done));
    waiting = null;
  });
  worker.on('error', (error) => fail(error));
  worker.on('exit', (code) => fail(new Error(`sim/crew: a worker ended early with code ${code}`)));
  return {
    ask: (shift) =>
      new Promise((resolve, reject) => {
        if (failed !== null) reject(failed);
        waiting = { resolve, reject };
        worker.postMessage(wrapLarge(shift));
      }),
    settle: (state) => worker.postMessage(wrapLarge({ state })),
    tidyUp: () => worker.postMessage('tidy up'),
    close() {
      waiting = null;
      return worker.terminate();
    },
  };
}
