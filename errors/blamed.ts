import { UserError } from './user-error.js';

/**
 * Does some work of a plug-in; what it throws becomes a UserError that names `who`, in one line, with the error as its cause. UserErrors pass as they are. Work that is
 * async is refused.
 */
export function blamed<Result>(who: string, work: () => Result): Result {
  try {
    const result = work();
    refuseAsync(who, result);
    return result;
  } catch (error) {
    throw failureOf(who, error);
  }
}

/** Nobody waits for a plug-in. Throws UserError that names `who` where it returned a promise. */
export function refuseAsync(who: string, returned: unknown): void {
  if (!(returned instanceof Promise)) return;
  // What it throws later is told by nobody else, and must not end the program.
  returned.catch(() => undefined);
  throw new UserError(`${who}: is async; expected it to be done when it returns; take out its promises`);
}

/** What `who` threw, as one line that names it, with the error as its cause; mistakes of the user's that were told apart already keep their words. */
export function failureOf(who: string, thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown;
  const [line] = String(thrown instanceof Error ? thrown.message || thrown.name : thrown).split('\n');
  const failure = new UserError(`${who} failed: ${line}`);
  failure.cause = thrown;
  return failure;
}
