import { Worker } from 'node:worker_threads';
import type { ActionRecords } from './action-records.js';
import { FEED_SEC, type EpochPosts, type EpochState, type LiveState } from './live-state.js';
import { drawPosts, type ShardPosts, type Span } from './posts-phase.js';
import { SessionWalker } from './session-walker.js';
import { sharedU32, sharedU8 } from './shared.js';

/** Runs the two organic passes of an epoch over all accounts, on one thread or on many; the bytes are the same. */
export interface Shards {
  /** Posts of a span of time, by shard; they depend on nothing that happens, so the next epoch's can be drawn early. */
  posts(span: Span): Promise<readonly ShardPosts[]>;
  /** Actions by shard, in account order. The buffers are reused by the next call but one. */
  sessions(epoch: EpochState, posts: EpochPosts): Promise<readonly ActionRecords[]>;
  close(): Promise<void>;
}

/** Accounts [from, to). */
export type Range = readonly [from: number, to: number];

/** What a shard thread is asked. */
export type ShardRequest =
  | { readonly pass: 'posts'; readonly span: Span }
  | { readonly pass: 'sessions'; readonly epoch: EpochState; readonly posts: EpochPosts };

/** One shard: the two passes bound to a range of accounts. */
export function newShard(state: LiveState, range: Range): (request: ShardRequest) => ShardPosts | ActionRecords {
  const walker = new SessionWalker(state, range[1] - range[0]);
  return (request) =>
    request.pass === 'posts' ? drawPosts(state, request.span, range) : walker.walk(request.epoch, request.posts, range);
}

/** Opens one shard per worker; with one worker everything runs on the calling thread. */
export function openShards(state: LiveState, nWorkers: number): Shards {
  const n = state.population.nAccounts;
  const ranges = Array.from({ length: nWorkers }, (_, k): Range => [
    Math.floor((n * k) / nWorkers),
    Math.floor((n * (k + 1)) / nWorkers),
  ]);
  const ask = nWorkers === 1 ? askInline(state, ranges[0]) : askThreads(state, ranges);
  return {
    posts: async (span) => (await ask.all({ pass: 'posts', span })) as ShardPosts[],
    async sessions(epoch, posts) {
      return (await ask.all({ pass: 'sessions', epoch, posts })) as ActionRecords[];
    },
    close: () => ask.close(),
  };
}

interface Asker {
  all(request: ShardRequest): Promise<unknown[]>;
  close(): Promise<void>;
}

function askInline(state: LiveState, range: Range): Asker {
  const shard = newShard(state, range);
  return { all: (request) => Promise.resolve([shard(request)]), close: () => Promise.resolve() };
}

function askThreads(state: LiveState, ranges: readonly Range[]): Asker {
  const threads = ranges.map((range) => openThread(state, range));
  return {
    all: (request) => Promise.all(threads.map((thread) => thread.ask(request))),
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}

/** One shard on a thread of its own; one question at a time. */
function openThread(
  state: LiveState,
  range: Range,
): { ask(request: ShardRequest): Promise<unknown>; close(): Promise<unknown> } {
  const worker = new Worker(new URL('./shard-worker.js', import.meta.url), { workerData: { state, range } });
  let waiting: { resolve(answer: unknown): void; reject(error: unknown): void } | null = null;
  const fail = (error: unknown): void => waiting?.reject(error);
  worker.on('message', (answer: unknown) => waiting?.resolve(answer));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`sim/shards: a worker ended early with code ${code}`)));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        worker.postMessage(request);
      }),
    close() {
      waiting = null;
      return worker.terminate();
    },
  };
}

/** Joins the shards' posts, in account order, and marks whose posts the feeds can show. */
export function joinPosts(
  parts: readonly ShardPosts[],
  state: LiveState,
  startSec: number,
  firstId: number,
): EpochPosts {
  const { nAccounts } = state.population;
  const offset = sharedU32(nAccounts + 1);
  const sec = sharedU32(parts.reduce((sum, part) => sum + part.sec.length, 0));
  let account = 0;
  let place = 0;
  for (const part of parts) {
    for (const count of part.count) {
      offset[account + 1] = offset[account] + count;
      account++;
    }
    sec.set(part.sec, place);
    place += part.sec.length;
  }
  const isFresh = sharedU8(nAccounts);
  for (let a = 0; a < nAccounts; a++)
    isFresh[a] = offset[a + 1] > offset[a] || state.lastPostSec[a] >= startSec - FEED_SEC ? 1 : 0;
  return { firstId, offset, sec, isFresh };
}
