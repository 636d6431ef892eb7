import { Worker, type ResourceLimits } from 'node:worker_threads';
import { deathOf } from '../../errors/out-of-memory.js';
import type { TruthAnswers, TruthCalls } from './truth-messages.js';
import { unpackFailure, type ReplyMessage } from './worker-calls.js';

/** The threads that know the truth. */
export interface TruthPool {
  /** Asks an idle thread, or the next that becomes idle. Rejects with the thread's error; the pool lives on. */
  call<Kind extends keyof TruthCalls>(kind: Kind, call: TruthCalls[Kind]): Promise<TruthAnswers[Kind]>;
  /** Ends the threads; calls under way reject. */
  close(): Promise<void>;
}

/** Starts `nWorkers` long-lived truth threads. Calls reject with OutOfMemory once a thread has reached its limits, which are Node’s by default. */
export async function openTruthPool(
  nWorkers: number,
  plugins: readonly string[],
  resourceLimits: ResourceLimits = {},
): Promise<TruthPool> {
  const threads = Array.from({ length: nWorkers }, () => new TruthThread(plugins, resourceLimits));
  const close = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  try {
    await Promise.all(threads.map((thread) => thread.reply()));
  } catch (error) {
    await close();
    throw error;
  }
  const idle = [...threads];
  const waiting: ((thread: TruthThread) => void)[] = [];
  return {
    async call(kind, call) {
      const thread = idle.shift() ?? (await new Promise<TruthThread>((grant) => waiting.push(grant)));
      try {
        return (await thread.ask(kind, call)) as never;
      } finally {
        const next = waiting.shift();
        if (next !== undefined) next(thread);
        else idle.push(thread);
      }
    },
    close,
  };
}

/** One thread and the single question it is at work on. */
class TruthThread {
  readonly #worker: Worker;
  #settle: { resolve(answer: unknown): void; reject(error: Error): void } | null = null;
  #died: Error | null = null;

  constructor(plugins: readonly string[], resourceLimits: ResourceLimits) {
    this.#worker = new Worker(new URL('./truth-worker.js', import.meta.url), {
      workerData: { plugins },
      resourceLimits,
    });
    this.#worker.on('message', (reply: ReplyMessage) => {
      const settle = this.#settle;
      this.#settle = null;
      if (reply.kind === 'failed') settle?.reject(unpackFailure(reply));
      else settle?.resolve(reply.kind === 'answer' ? reply.answer : undefined);
    });
    this.#worker.on('error', (error) => this.#die(deathOf(error, 'a thread that simulates and judges')));
    this.#worker.on('exit', (code) => this.#die(new Error(`a truth thread ended with code ${code}`)));
  }

  ask(kind: string, call: unknown): Promise<unknown> {
    const reply = this.reply();
    if (this.#died === null) this.#worker.postMessage({ kind, call });
    return reply;
  }

  /** The next thing that the thread says. */
  reply(): Promise<unknown> {
    if (this.#died !== null) return Promise.reject(this.#died);
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #die(error: Error): void {
    this.#died ??= error;
    this.#settle?.reject(this.#died);
    this.#settle = null;
  }
}
