import { Worker } from 'node:worker_threads';
import { deathOf } from '../../errors/out-of-memory.js';
import { unpackError, type WorkerAnswers, type WorkerCall, type WorkerReply } from './worker-messages.js';

/** One detector worker, seen from the host: a call at a time, each answered or failed. */
export class WorkerThread {
  readonly #worker: Worker;
  #pending: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | null = null;
  #death: Error | null = null;

  private constructor(plugins: readonly string[]) {
    this.#worker = new Worker(new URL('./detector-worker.js', import.meta.url), { workerData: { plugins } });
    this.#worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#die(deathOf(error, 'a detector')));
    this.#worker.on('exit', (code) => this.#die(new Error(`a detector worker ended with code ${code}`)));
  }

  /** Starts a worker and waits until it has loaded the detectors. Rejects with UserError when a plug-in is wrong. */
  static async start(plugins: readonly string[]): Promise<WorkerThread> {
    const thread = new WorkerThread(plugins);
    await new Promise((resolve, reject) => (thread.#pending = { resolve, reject })).catch(async (error: unknown) => {
      await thread.close();
      throw error;
    });
    return thread;
  }

  /** True once the thread is gone: it ran out of memory, or something thrown reached its top. */
  get isDead(): boolean {
    return this.#death !== null;
  }

  call<Kind extends WorkerCall['kind']>(call: Extract<WorkerCall, { kind: Kind }>): Promise<WorkerAnswers[Kind]> {
    if (this.#death !== null) return Promise.reject(this.#death);
    return new Promise<WorkerAnswers[Kind]>((resolve, reject) => {
      this.#pending = { resolve: resolve as (answer: unknown) => void, reject };
      this.#worker.postMessage(call);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: WorkerReply): void {
    const pending = this.#pending;
    this.#pending = null;
    if (reply.kind === 'failed') pending?.reject(unpackError(reply.error));
    else pending?.resolve(reply.kind === 'answer' ? reply.answer : undefined);
  }

  #die(error: Error): void {
    this.#death ??= error;
    this.#pending?.reject(this.#death);
    this.#pending = null;
  }
}
