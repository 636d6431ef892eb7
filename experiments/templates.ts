import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../plugins/package-root.js';

/** How files of `templates/` are named: by the kind of plug-in that they start. */
const NAME = /^my-([a-z-]+)\.ts$/;

/** The compiled command. */
const COMMAND = join(packageRoot(), 'dist', 'experiments', 'cli.js');

const folder = (): string => join(packageRoot(), 'experiments', 'templates');

/** Kinds of plug-ins that have a template, sorted: the files of `templates/`. */
export function templateKinds(): string[] {
  return readdirSync(folder())
    .flatMap((file) => NAME.exec(file)?.[1] ?? [])
    .sort();
}

/** The files of a new plug-in of a kind, by name: itself, and its test where the template has one. */
export function filesFromTemplate(kind: string, name: string): ReadonlyMap<string, string> {
  const called = `my-${kind}`;
  const files = ['.ts', '.test.mjs'].filter((end) => existsSync(join(folder(), called + end)));
  return new Map(
    files.map((end) => {
      const text = readFileSync(join(folder(), called + end), 'utf8').replaceAll(called, name);
      // A folder elsewhere does not know the command by its name: npx would look for a stranger's package.
      return [name + end, text.replace("'path of the command'", JSON.stringify(COMMAND))];
    }),
  );
}
