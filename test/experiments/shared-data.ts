import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/package-root.js';

/** Path of a file beside the checkout that holds real data or reference results; it may be missing. */
export function sharedPath(...parts: string[]): string {
  return join(packageRoot(), '..', 'shared', ...parts);
}

export function hasShared(...parts: string[]): boolean {
  return existsSync(sharedPath(...parts));
}

export function readShared(...parts: string[]): string {
  return readFileSync(sharedPath(...parts), 'utf8');
}
