import { parentPort, workerData } from 'node:worker_threads';
import { newShard } from './shard.js';
import type { ShardCall } from './shards.js';

const shard = newShard((workerData as { range: readonly [number, number] }).range);
parentPort!.on('message', ({ pass, request }: ShardCall) => {
  const run = shard[pass] as (request: unknown) => unknown;
  parentPort!.postMessage(run(request));
});
