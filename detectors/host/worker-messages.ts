import { UserError } from '../../errors/user-error.js';
import type { U32 } from '../../sim/traffic/columns.js';
import type { Explanation } from '../detector.js';
import type { Labels } from '../past.js';
import { CellSkipped } from './cell-skipped.js';
import type { PastRequest } from './past-request.js';
import type { PreparedPast } from './prepared-past.js';

/** A past to score. */
export interface ScoreRequest {
  readonly past: PreparedPast;
  /** Rows whose scores are wanted, all by default; the others are NaN where the detector scores rows alone. */
  readonly rows?: U32;
}

/** What the host asks of a worker, one call at a time. `score` and `explain` work with the detector that the last `fit` taught. */
export type WorkerCall =
  | {
      readonly kind: 'features';
      readonly request: PastRequest;
      /** The detector that is going to read them; all blocks are computed without. */
      readonly reader?: string;
    }
  | {
      readonly kind: 'fit';
      readonly detector: string;
      readonly params: unknown;
      readonly seed: string;
      readonly train: PreparedPast;
      readonly labels: Labels | null;
    }
  | ({ readonly kind: 'score' } & ScoreRequest)
  | { readonly kind: 'explain'; readonly past: PreparedPast; readonly rows: readonly number[] };

/** What comes back from each kind of call. */
export interface WorkerAnswers {
  readonly features: PreparedPast;
  readonly fit: { readonly ms: number; readonly backend: string | null };
  /** One a row asked for; null where the detector can not say. */
  readonly explain: readonly (Explanation | null)[];
  /** `groupOf`: for a past of groups, the number of each row's group; else null. */
  readonly score: { readonly ms: number; readonly scores: Float64Array; readonly groupOf: Uint32Array | null };
}

/** A worker's message: it is ready, a call is answered, or a call (or the start) failed. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: WorkerAnswers[keyof WorkerAnswers] }
  | { readonly kind: 'failed'; readonly error: PackedError };

/** An error on its way between threads: structured clones lose the class. */
export interface PackedError {
  readonly type: 'skipped' | 'user' | 'bug';
  readonly message: string;
  readonly stack: string | undefined;
}

/** Packs anything that was thrown. */
export function packError(thrown: unknown): PackedError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const type = error instanceof CellSkipped ? 'skipped' : error instanceof UserError ? 'user' : 'bug';
  return { type, message: error.message, stack: error.stack };
}

/** Makes the error again, with its class, message and the stack of the thread it comes from. */
export function unpackError({ type, message, stack }: PackedError): Error {
  const make = { skipped: CellSkipped, user: UserError, bug: Error }[type];
  const error = new make(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
