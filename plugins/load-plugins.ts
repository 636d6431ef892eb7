import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from '../errors/user-error.js';
import { compilePlugin } from './compile-plugin.js';
import { WrongPlugin } from './plugin-shape.js';

/** What every plug-in file exports by default, whatever its kind. */
export interface Plugin {
  readonly kind: string;
  readonly id: string;
  readonly summary: string;
}

/** Where to look for plug-ins of one kind: the built-in folder, then folders from `--plugins`. */
export interface PluginFolders {
  readonly builtIn: URL;
  readonly outside?: readonly string[];
}

/**
 * Lists the plug-ins of one kind: every `.js`/`.ts` file of the folders, sorted by id, checked and frozen.
 * An outside folder may hold several kinds; files of another kind are passed over. With `wanted`, only those of the built-in ones are loaded: some take long.
 * Throws UserError when a file has no default export of the right shape, an id differs from its file name or comes twice.
 */
export async function loadPlugins<P extends Plugin>(
  kind: P['kind'],
  folders: PluginFolders,
  wanted?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, P>> {
  const found = new Map<string, P>();
  const builtIn = fileURLToPath(folders.builtIn);
  const own = new Set(pluginFiles(builtIn, true).map(nameOf));
  for (const folder of [builtIn, ...(folders.outside ?? []).map((dir) => resolve(dir))]) {
    for (const file of pluginFiles(folder, folder === builtIn)) {
      if (folder === builtIn && wanted?.has(nameOf(file)) === false) continue;
      const plugin = await loadPluginFile<P>(file);
      if (plugin.kind !== kind) {
        if (folder === builtIn) throw new UserError(`${file}: is a ${plugin.kind}; expected a ${kind}`);
        continue;
      }
      if (found.has(plugin.id) || (folder !== builtIn && own.has(plugin.id))) throw alreadyDefined(file, plugin);
      found.set(plugin.id, plugin);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Finds the file of one plug-in: the file of that name in the first folder that has one, or null. What the file holds is not looked at.
 */
export function findPluginFile(id: string, folders: PluginFolders): string | null {
  return filesNamed(id, folders)[0] ?? null;
}

/** Loads the plug-in of one kind that has an id, and looks into no file of another name; null when there is none. Throws UserError when there are two. */
export async function loadPlugin<P extends Plugin>(
  kind: P['kind'],
  id: string,
  folders: PluginFolders,
): Promise<P | null> {
  let found: P | null = null;
  for (const file of filesNamed(id, folders)) {
    const plugin = await loadPluginFile<P>(file);
    if (plugin.kind !== kind) continue;
    if (found !== null) throw alreadyDefined(file, plugin);
    found = plugin;
  }
  return found;
}

const alreadyDefined = (file: string, { kind, id }: Plugin): UserError =>
  new UserError(`${file}: ${kind} "${id}" is already defined; rename the file`);

/** The files of one name, in the order of the folders. */
function filesNamed(id: string, { builtIn, outside = [] }: PluginFolders): string[] {
  const own = fileURLToPath(builtIn);
  return [own, ...outside.map((dir) => resolve(dir))]
    .flatMap((folder) => pluginFiles(folder, folder === own))
    .filter((file) => nameOf(file) === id);
}

/** Copies of plug-ins that were loaded anew: each needs an address of its own. */
let nFresh = 0;

/**
 * Loads one plug-in file of any kind. Throws UserError when it is missing or is not a plug-in. With `isFresh` the module starts anew,
 * with nothing that an earlier copy of it may remember.
 */
export async function loadPluginFile<P extends Plugin>(file: string, { isFresh = false } = {}): Promise<P> {
  const path = resolve(file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new UserError(`${file}: no such file`);
  const address = pathToFileURL(await compilePlugin(path)).href;
  const module = await importPlugin(`${address}${isFresh ? `?fresh=${++nFresh}` : ''}`, file);
  const plugin = module.default as Partial<P> | undefined;
  if (typeof plugin?.kind !== 'string' || typeof plugin.id !== 'string' || typeof plugin.summary !== 'string')
    throw new UserError(
      `${file}: is not a plug-in; expected a default export made by detector(), metric(), chart() ...`,
    );
  const name = nameOf(path);
  if (plugin.id !== name)
    throw new UserError(`${file}: id must equal the file name; expected "${name}", got "${plugin.id}"`);
  return Object.freeze(plugin as P);
}

/** A file that breaks, waits for ever or ends the program while it is loaded is its author's. Its own mistakes of the user keep their words. */
async function importPlugin(address: string, file: string): Promise<{ readonly default?: unknown }> {
  const wayOut = new AbortController();
  try {
    return (await Promise.race([import(address), neverLoaded(file, wayOut.signal)])) as { readonly default?: unknown };
  } catch (error) {
    if (error instanceof WrongPlugin) throw new UserError(`${file}: ${error.message}`);
    if (error instanceof UserError) throw error;
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    throw new UserError(`${file}: could not be loaded: ${reason}`);
  } finally {
    wayOut.abort();
  }
}

/** Rejects when nothing is left to do and a plug-in still is not loaded; says so where it ends the program itself. Until the signal is given. */
function neverLoaded(file: string, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onIdle = (): void => reject(new UserError(`${file}: never finishes loading; it awaits what never comes`));
    const onExit = (): void => {
      process.stderr.write(`error: ${file}: ends the program while it is loaded; take out its process.exit\n`);
      process.exitCode = 2;
    };
    process.once('beforeExit', onIdle).once('exit', onExit);
    signal.addEventListener('abort', () => process.off('beforeExit', onIdle).off('exit', onExit));
  });
}

const nameOf = (file: string): string => basename(file, extname(file));

function pluginFiles(folder: string, isBuiltIn: boolean): string[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new UserError(`${folder}: no such plug-in folder; check --plugins`);
  if (!found.isDirectory())
    throw new UserError(`${folder}: is a file; expected a folder of plug-ins; give --plugins ${dirname(folder)}`);
  const wanted = isBuiltIn ? /^[^.]+\.js$/ : /^[^.]+\.(js|mjs|ts)$/;
  return readdirSync(folder)
    .filter((name) => wanted.test(name))
    .sort()
    .map((name) => join(folder, name));
}
