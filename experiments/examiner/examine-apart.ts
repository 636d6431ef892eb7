import { Worker } from 'node:worker_threads';
import { unpackError, type PackedError } from '../../detectors/host/worker-messages.js';
import type { Progress } from '../executors/study-results.js';
import type { CheckResult, ExamStep } from './examine.js';

/** Whom to examine and how hard to look; plain data. */
export interface ExamRequest {
  /** An id, a file, or STUDY:NAME. */
  readonly idOrFile: string;
  readonly plugins: readonly string[];
  readonly seed: number;
  readonly nWorlds: number;
  readonly path?: string;
}

/** What the examining thread says as it goes. */
export type ExamReply =
  | { readonly kind: 'found'; readonly detector: string }
  | ({ readonly kind: 'step' } & ExamStep)
  | { readonly kind: 'result'; readonly result: CheckResult }
  | { readonly kind: 'done'; readonly nChecks: number }
  | { readonly kind: 'failed'; readonly error: PackedError };

/**
 * Examines a detector in a thread of its own, which can be ended: a detector that ends the program, or gives no answer in one world for `timeoutSec`, fails the check that it was in, and the
 * examination ends there. Rejects with UserError when there is no such detector.
 */
export function examineApart(
  request: ExamRequest,
  timeoutSec: number,
  onProgress: (progress: Progress) => void,
): Promise<{ readonly detector: string; readonly results: readonly CheckResult[] }> {
  const worker = new Worker(new URL('./examiner-worker.js', import.meta.url), { workerData: request });
  const results: CheckResult[] = [];
  let detector = request.idOrFile;
  let now: ExamStep | null = null;
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const end = (outcome: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      void worker.terminate();
      outcome();
    };
    const endIn = (story: string): void =>
      end(() => {
        // Before the first check there is nothing that it could have failed.
        const { check, requirement } = now ?? {
          check: 'can-be-examined',
          requirement: 'It is loaded and gives answers.',
        };
        resolve({ detector, results: [...results, { check, requirement, passed: false, story }] });
      });
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(
        () => endIn(`gave no answer in one world for ${timeoutSec} s (--timeout-sec); the examination ends here`),
        1000 * timeoutSec,
      );
    };
    worker.on('message', (reply: ExamReply) => {
      wait();
      if (reply.kind === 'found') ({ detector } = reply);
      else if (reply.kind === 'result') results.push(reply.result);
      else if (reply.kind === 'failed') end(() => reject(unpackError(reply.error)));
      else if (reply.kind === 'done') end(() => resolve({ detector, results }));
      else {
        if (now?.check !== reply.check) onProgress({ nDone: reply.place, nSteps: reply.nChecks, what: reply.check });
        now = reply;
      }
    });
    worker.on('error', (error) => endIn(`ended the thread: ${error.message}; the examination ends here`));
    worker.on('exit', (code) =>
      endIn(`ended the program with exit code ${code} instead of answering; the examination ends here`),
    );
    wait();
  });
}
