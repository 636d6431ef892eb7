import { UserError } from './user-error.js';

/** Does some work of a plug-in; what it throws becomes a UserError that names `who`, in one line, with the error as its cause. UserErrors pass as they are. */
export function blamed<Result>(who: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    const named = new UserError(`${who} failed: ${line}`);
    named.cause = error;
    throw named;
  }
}
