import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../plugins/package-root.js';

/** Which Ersatz this is. */
export interface Revision {
  readonly version: string;
  /** Git commit of the installation; null outside a clone. */
  readonly revision: string | null;
  /** True when tracked files differ from that commit. */
  readonly isDirty: boolean;
}

/** Reads the version from package.json and the commit from git, where there is one. */
export function readRevision(): Revision {
  const revision = git('rev-parse', 'HEAD');
  const isDirty = revision !== null && git('status', '--porcelain', '--untracked-files=no') !== '';
  return { version: readVersion(), revision, isDirty };
}

/** The version in package.json. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  return version;
}

function git(...args: string[]): string | null {
  try {
    return execFileSync('git', args, {
      cwd: packageRoot(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null; // no git, or no clone: the version has to do
  }
}
