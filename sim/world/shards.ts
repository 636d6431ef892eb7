import { Worker } from 'node:worker_threads';
import type { GraphPasses, Range } from './initial-graph.js';
import { newShard, type ShardPasses } from './shard.js';
import { N_STRETCHES } from './action-records.js';
import type { LogDraft } from './write-log.js';

/** One call of a shard's pass, as it goes to a thread. */
export interface ShardCall {
  readonly pass: keyof ShardPasses;
  readonly request: unknown;
}

type Pass = keyof ShardPasses;
type RequestOf<P extends Pass> = Parameters<ShardPasses[P]>[0];
type AnswerOf<P extends Pass> = ReturnType<ShardPasses[P]>;

/** Runs passes over all accounts, on one thread or on many; the bytes are the same. Calls of one shard are answered in order. */
export interface Shards {
  readonly nShards: number;
  /** Asks every shard; the answers come in account order. */
  all<P extends Pass>(pass: P, request: RequestOf<P>): Promise<readonly AnswerOf<P>[]>;
  /** Asks each shard something of its own. */
  each<P extends Pass>(pass: P, request: (shard: number) => RequestOf<P>): Promise<readonly AnswerOf<P>[]>;
  close(): Promise<void>;
}

/** One shard that answers later. */
interface Thread {
  ask(call: ShardCall): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Opens one shard per worker over `nAccounts`; with one worker everything runs on the calling thread. */
export function openShards(nAccounts: number, nWorkers: number): Shards {
  const ranges = Array.from({ length: nWorkers }, (_, k): Range => [
    Math.floor((nAccounts * k) / nWorkers),
    Math.floor((nAccounts * (k + 1)) / nWorkers),
  ]);
  const threads = nWorkers === 1 ? [inlineThread(ranges[0])] : ranges.map(openThread);
  const each: Shards['each'] = async <P extends Pass>(pass: P, request: (shard: number) => RequestOf<P>) =>
    (await Promise.all(threads.map((thread, shard) => thread.ask({ pass, request: request(shard) })))) as AnswerOf<P>[];
  return {
    nShards: threads.length,
    each,
    all: (pass, request) => each(pass, () => request),
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}

/** The passes of founding a graph, run on shards. */
export const graphPasses = (shards: Shards): GraphPasses => ({
  picks: (draft) => shards.all('picks', { draft }),
  returns: (draft, returns) => shards.each('returns', (shard) => ({ draft, returns, cursor: returns.cursors[shard] })),
  rows: (draft, returns, lists) => shards.all('rows', { draft, returns, lists }),
  copies: (lists, graph) => shards.all('copies', { lists, graph }),
});

/** Fills all stretches of a log, each shard every n-th. */
export async function fillLog(shards: Shards, draft: LogDraft): Promise<void> {
  const stretches = Array.from({ length: N_STRETCHES }, (_, stretch) => stretch);
  await shards.each('log', (shard) => ({
    draft,
    stretches: stretches.filter((stretch) => stretch % shards.nShards === shard),
  }));
}

function inlineThread(range: Range): Thread {
  const shard = newShard(range);
  const run = ({ pass, request }: ShardCall): unknown => (shard[pass] as (request: unknown) => unknown)(request);
  return { ask: (call) => Promise.resolve().then(() => run(call)), close: () => Promise.resolve() };
}

/** One shard on a thread of its own, which answers in the order it is asked. */
function openThread(range: Range): Thread {
  const worker = new Worker(new URL('./shard-worker.js', import.meta.url), { workerData: { range } });
  const waiting: { resolve(answer: unknown): void; reject(error: unknown): void }[] = [];
  const fail = (error: unknown): void => waiting.splice(0).forEach(({ reject }) => reject(error));
  worker.on('message', (answer: unknown) => waiting.shift()?.resolve(answer));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`sim/shards: a worker ended early with code ${code}`)));
  return {
    ask: (call) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(call);
      }),
    close() {
      waiting.length = 0;
      return worker.terminate();
    },
  };
}
