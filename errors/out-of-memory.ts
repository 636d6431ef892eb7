import { UserError } from './user-error.js';

/** A thread reached the limit of its heap: the machine is too small for what was asked, or Node.js may not use enough of it. */
export class OutOfMemory extends UserError {}

/** Tells a thread's death for want of memory, which Node.js only names by a code; other errors are given back as they are. `who` names the thread. */
export function deathOf(error: unknown, who: string): Error {
  if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new OutOfMemory(
      `out of memory: ${who} reached the limit of its heap; give fewer --workers, a smaller world, or more memory by NODE_OPTIONS=--max-old-space-size=8192 (MB); finished cells are kept`,
    );
  return error instanceof Error ? error : new Error(String(error));
}
