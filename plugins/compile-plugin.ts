import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { extname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { BuildFailure, BuildOptions } from 'esbuild';
import { UserError } from '../errors/user-error.js';
import { packageRoot } from './package-root.js';

/**
 * Makes a plug-in file importable and returns the path to import. Compiled `.js` inside the package is taken as it is; a file from
 * outside is bundled by esbuild (TypeScript allowed) into the package's cache folder, so that `ersatz/detector` resolves
 * to this very installation wherever the file lies. Throws UserError with the place when it does not compile.
 */
export async function compilePlugin(path: string): Promise<string> {
  const root = packageRoot();
  if (path.startsWith(join(root, 'dist'))) return path;
  const { build } = await import('esbuild');
  const key = createHash('sha256').update(path).update(readFileSync(path)).digest('hex').slice(0, 16);
  // not below node_modules: there `ersatz/detector` would not resolve to this package itself
  const folder = join(root, 'dist', '.plugins');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${key}.mjs`);
  const half = join(folder, `${key}.${process.pid}.${threadId}.part.mjs`);
  const options: BuildOptions = {
    entryPoints: [path],
    outfile: half,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    loader: { [extname(path)]: 'ts' },
  };
  await build(options).catch((error: unknown) => {
    throw new UserError(`${path}: does not compile: ${reasonOf(error)}`);
  });
  renameSync(half, outfile); // threads compile the same file at the same time: none may import half of it
  return outfile;
}

/** The compiler's first complaint, with its place. */
function reasonOf(error: unknown): string {
  const { errors = [], message = String(error) } = error as Partial<BuildFailure>;
  const [first] = errors;
  if (first === undefined) return message.split('\n')[0];
  return `${first.text}${first.location === null ? '' : ` at line ${first.location.line}, column ${first.location.column + 1}`}`;
}
