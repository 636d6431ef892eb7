import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/**
 * Frees the shared memory that this thread no longer holds; it is gone once no thread does. The engine counts shared columns as weighing nothing, and would
 * keep those that nobody holds for as long as there is little other garbage: gigabytes in a large world. Costs some milliseconds, and more where this
 * thread holds many objects.
 */
export function reclaim(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
