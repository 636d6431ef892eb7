import type { FollowGraph } from '../../sim/traffic/epoch.js';
import type { KeptTable } from '../files/kept-tables.js';
import { ParquetThread } from '../files/parquet-thread.js';
import type { WrittenFile } from '../files/parquet-writer.js';

/** Writes kept rows as Parquet, one file at a time, in a thread that starts with the first. */
export interface RowWriter {
  table(path: string, table: KeptTable): Promise<WrittenFile>;
  graph(path: string, graph: FollowGraph): Promise<WrittenFile>;
  /** Ends the thread once what was asked for is written; later calls reject. */
  close(): Promise<void>;
}

/** Opens a writer; no thread starts before it is needed. */
export function openRowWriter(): RowWriter {
  let thread: ParquetThread | null = null;
  let isClosed = false;
  const opened = (): ParquetThread => {
    if (isClosed) throw new Error('the writer of kept rows is closed');
    return (thread ??= new ParquetThread());
  };
  return {
    table: async (path, table) => opened().write('blocks', { path, ...table }),
    graph: async (path, graph) => opened().write('graph', { path, graph }),
    async close() {
      isClosed = true;
      await thread?.close();
    },
  };
}
