import type { Request, Response } from 'express';
import type { RunList } from './run-list.js';
import type { RunSummary } from './run-summary.js';

/** While somebody listens, the runs are looked at this often. */
const LOOK_MS = 1000;

/**
 * Tells listening pages what becomes of runs, as server-sent events: `runs` with the state of everything that changed since the last look. Nothing is read while
 * nobody listens.
 */
export class RunEvents {
  readonly #list: RunList;
  readonly #listeners = new Set<Response>();
  #last = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(list: RunList) {
    this.#list = list;
  }

  /** Answers a request for the stream; it ends when the page goes away or the viewer closes. */
  listen(request: Request, response: Response): void {
    response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    response.write('retry: 2000\n\n');
    this.#listeners.add(response);
    request.on('close', () => {
      this.#listeners.delete(response);
      if (this.#listeners.size === 0) this.close();
    });
    if (!this.#isLooking) void this.#look(false);
  }

  /** Stops looking. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isLooking = false;
    this.#last = new Map();
  }

  async #look(tells: boolean): Promise<void> {
    this.#isLooking = true;
    const now = new Map<string, string>();
    const changed: RunSummary[] = [];
    for (const run of await this.#list.all()) {
      const state = JSON.stringify([run.status, run.progress, run.why, run.tags]);
      now.set(run.id, state);
      if (this.#last.get(run.id) !== state) changed.push(run);
    }
    const nGone = [...this.#last.keys()].filter((id) => !now.has(id)).length;
    this.#last = now;
    if (tells && changed.length + nGone > 0) {
      const told = changed.map(({ id, status, why, progress }) => ({ id, status, why, progress }));
      for (const response of this.#listeners) response.write(`event: runs\ndata: ${JSON.stringify(told)}\n\n`);
    }
    this.#isLooking = this.#listeners.size > 0;
    if (this.#isLooking) this.#timer = setTimeout(() => void this.#look(true), LOOK_MS).unref();
  }
}
