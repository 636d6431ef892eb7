import { parentPort, workerData } from 'node:worker_threads';
import type { LiveState } from './live-state.js';
import { newShard, type Range, type ShardRequest } from './shards.js';

const { state, range } = workerData as { state: LiveState; range: Range };
const shard = newShard(state, range);
parentPort!.on('message', (request: ShardRequest) => parentPort!.postMessage(shard(request)));
