import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { packageRoot } from './package-root.js';

/**
 * Makes a plug-in file importable and returns the path to import. Compiled `.js` inside the package is taken as it is; a file from
 * outside is bundled by esbuild (TypeScript allowed) into the package's cache folder, so that `ersatz/detector` resolves
 * to this very installation wherever the file lies.
 */
export async function compilePlugin(path: string): Promise<string> {
  const root = packageRoot();
  if (path.startsWith(join(root, 'dist'))) return path;
  const { build } = await import('esbuild');
  const key = createHash('sha256').update(path).update(readFileSync(path)).digest('hex').slice(0, 16);
  const folder = join(root, 'node_modules', '.cache', 'ersatz-plugins');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${key}.mjs`);
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    loader: { [extname(path)]: 'ts' },
  });
  return outfile;
}
