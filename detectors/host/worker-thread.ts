import { Worker } from 'node:worker_threads';
import { deathOf } from '../../errors/out-of-memory.js';
import { wrapLarge } from '../../sim/traffic/large-columns.js';
import { unpackError, type WorkerAnswers, type WorkerCall, type WorkerReply } from './worker-messages.js';

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One detector worker, seen from the host: calls are answered, or fail, one after the other in their order. */
export class WorkerThread {
  readonly #worker: Worker;
  /** The first is the one at work. */
  readonly #waiting: Waiting[] = [];
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
    await new Promise((resolve, reject) => thread.#waiting.push({ resolve, reject })).catch(async (error: unknown) => {
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
      this.#waiting.push({ resolve: resolve as (answer: unknown) => void, reject });
      this.#worker.postMessage(wrapLarge(call));
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: WorkerReply): void {
    const first = this.#waiting.shift();
    if (reply.kind === 'failed') first?.reject(unpackError(reply.error));
    else first?.resolve(reply.kind === 'answer' ? reply.answer : undefined);
  }

  #die(error: Error): void {
    this.#death ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#death);
  }
}
