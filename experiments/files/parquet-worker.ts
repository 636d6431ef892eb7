import { parentPort } from 'node:worker_threads';
import { answerCalls } from '../executors/worker-calls.js';
import { followBlocks } from './follow-blocks.js';
import type { ParquetAnswers, ParquetCalls } from './parquet-thread.js';
import { openParquetWriter } from './parquet-writer.js';

/** The thread that writes Parquet while the world goes on; its caller asks for one file at a time. */
async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('parquet-worker runs as a worker thread only');
  const writer = await openParquetWriter();
  answerCalls<ParquetCalls, ParquetAnswers>(port, {
    table: ({ path, columns }) => writer.write(path, [columns]),
    close: () => {
      writer.close();
      port.close();
    },
    graph: ({ path, graph }) => writer.write(path, followBlocks(graph)),
    blocks: ({ path, blocks, select }) => writer.write(path, blocks, select),
  });
}

await main();
