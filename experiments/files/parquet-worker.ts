import { parentPort } from 'node:worker_threads';
import { reclaim } from '../../sim/world/reclaim.js';
import { answerCalls } from '../executors/worker-calls.js';
import { followBlocks } from './follow-blocks.js';
import type { ParquetAnswers, ParquetCalls } from './parquet-thread.js';
import { openParquetWriter, type ParquetColumns } from './parquet-writer.js';

/** Bytes of columns that may be written before this thread lets go of them. */
const HELD_BYTES = 2 ** 27;

/** The thread that writes Parquet while the world goes on; its caller asks for one file at a time. */
async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('parquet-worker runs as a worker thread only');
  const writer = await openParquetWriter();
  let bytesHeld = 0;
  const letGo = (columns: ParquetColumns): void => {
    for (const column of Object.values(columns)) bytesHeld += ArrayBuffer.isView(column) ? column.byteLength : 0;
    if (bytesHeld < HELD_BYTES) return;
    reclaim();
    bytesHeld = 0;
  };
  answerCalls<ParquetCalls, ParquetAnswers>(port, {
    table({ path, columns }) {
      letGo(columns);
      return writer.write(path, [columns]);
    },
    close: () => {
      writer.close();
      port.close();
    },
    graph: ({ path, graph }) => writer.write(path, followBlocks(graph)),
    blocks: ({ path, blocks, select }) => writer.write(path, blocks, select),
  });
}

await main();
