import { Worker } from 'node:worker_threads';
import type { FollowGraph } from '../../sim/traffic/epoch.js';
import { wrapLarge } from '../../sim/traffic/large-columns.js';
import { unpackFailure, type ReplyMessage } from '../executors/worker-calls.js';
import type { ParquetColumns, WrittenFile } from './parquet-writer.js';

/** What the Parquet thread can be asked. */
export interface ParquetCalls {
  /** Columns on shared memory are handed over by reference, others are copied. */
  readonly table: { readonly path: string; readonly columns: ParquetColumns };
  readonly graph: { readonly path: string; readonly graph: FollowGraph };
  /** Blocks of rows with the same columns, and what of them goes into the file, in SQL. */
  readonly blocks: { readonly path: string; readonly blocks: readonly ParquetColumns[]; readonly select: string };
  /** The thread ends after this. */
  readonly close: null;
}

/** What it answers. */
export interface ParquetAnswers {
  readonly table: WrittenFile;
  readonly graph: WrittenFile;
  readonly blocks: WrittenFile;
  readonly close: undefined;
}

/** The calls that write a file. */
export type ParquetFileKind = 'table' | 'graph' | 'blocks';

/** A thread that writes Parquet files in the order in which they are asked for. */
export class ParquetThread {
  readonly #worker = new Worker(new URL('./parquet-worker.js', import.meta.url));
  #settle: { resolve(answer: unknown): void; reject(error: unknown): void } | null = null;
  #died: Error | null = null;
  #last: Promise<unknown>;

  constructor() {
    this.#worker.on('message', (reply: ReplyMessage) => {
      if (reply.kind === 'failed') this.#settle?.reject(unpackFailure(reply));
      else this.#settle?.resolve(reply.kind === 'answer' ? reply.answer : undefined);
    });
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', (code) => this.#die(new Error(`the Parquet thread ended with code ${code}`)));
    this.#last = quiet(this.#reply());
  }

  /** Writes a file once those asked for before are written. Rejects with the thread's error, or that of a file before. */
  write<Kind extends ParquetFileKind>(kind: Kind, call: ParquetCalls[Kind]): Promise<WrittenFile> {
    const written = this.#last.then(() => {
      const reply = this.#reply();
      this.#worker.postMessage(wrapLarge({ kind, call }));
      return reply as Promise<WrittenFile>;
    });
    this.#last = quiet(written);
    return written;
  }

  /** Ends the thread once the files asked for are written: ending it in the middle of one would take the process with it. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    if (this.#died !== null) return;
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage({ kind: 'close', call: null });
    await gone;
  }

  /** The next thing that the thread says. */
  #reply(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#died === null) this.#settle = { resolve, reject };
      else reject(this.#died);
    });
  }

  #die(error: Error): void {
    this.#died ??= error;
    this.#settle?.reject(this.#died);
  }
}

/** Whoever waits for a promise sees its error; until then it must not count as unhandled. */
function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}
