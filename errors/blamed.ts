import { UserError } from './user-error.js';

/** Does some work of a plug-in; what it throws becomes a UserError that names `who`, in one line, with the error as its cause. UserErrors pass as they are. */
export function blamed<Result>(who: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw failureOf(who, error);
  }
}

/** What `who` threw, as one line that names it, with the error as its cause; mistakes of the user's that were told apart already keep their words. */
export function failureOf(who: string, thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown;
  const [line] = String(thrown instanceof Error ? thrown.message || thrown.name : thrown).split('\n');
  const failure = new UserError(`${who} failed: ${line}`);
  failure.cause = thrown;
  return failure;
}
