import type { MessagePort } from 'node:worker_threads';
import { UserError } from '../../errors/user-error.js';
import { unwrapLarge } from '../../sim/traffic/large-columns.js';

/** A question on its way to a thread. */
export interface CallMessage {
  readonly kind: string;
  readonly call: unknown;
}

/** An error on its way between threads: structured clones lose the class. */
export interface FailedMessage {
  readonly isUserError: boolean;
  readonly message: string;
  readonly stack: string | undefined;
}

/** What a thread says back: it is ready, an answer, or a failure. */
export type ReplyMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: unknown }
  | ({ readonly kind: 'failed' } & FailedMessage);

/** One function for each kind of call. */
export type Answerers<Calls, Answers extends Record<keyof Calls, unknown>> = {
  readonly [Kind in keyof Calls]: (call: Calls[Kind]) => Answers[Kind] | Promise<Answers[Kind]>;
};

/** Answers calls on a port, one at a time, for as long as the thread lives. */
export function answerCalls<Calls, Answers extends Record<keyof Calls, unknown>>(
  port: MessagePort,
  answerers: Answerers<Calls, Answers>,
): void {
  const reply = (message: ReplyMessage): void => port.postMessage(message);
  const answer = async ({ kind, call }: CallMessage): Promise<void> => {
    try {
      const answerer = answerers[kind as keyof Calls] as (call: unknown) => unknown;
      reply({ kind: 'answer', answer: await answerer(unwrapLarge(call)) });
    } catch (thrown) {
      reply({ kind: 'failed', ...packFailure(thrown) });
    }
  };
  port.on('message', (message: CallMessage) => void answer(message));
  reply({ kind: 'ready' });
}

function packFailure(thrown: unknown): FailedMessage {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { isUserError: error instanceof UserError, message: error.message, stack: error.stack };
}

/** Makes the error of a thread again, with its class and stack. */
export function unpackFailure({ isUserError, message, stack }: FailedMessage): Error {
  const error = isUserError ? new UserError(message) : new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
