import { constants } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, type RunStore } from './run-store.js';
import { variantSchema, type Variant } from './variant.js';

/** The variants of a finished run, by name; what is not valid is left out. */
export async function readVariants(store: RunStore, id: string): Promise<Variant[]> {
  const folder = (await store.isDone(id)) ? await store.inside(id, 'variants') : null;
  if (folder === null) return [];
  const found: Variant[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const path = file.endsWith('.json') ? await store.inside(id, 'variants', file) : null;
    const variant = path === null ? undefined : variantSchema.safeParse(await readJson(path)).data;
    if (variant !== undefined) found.push(variant);
  }
  return found;
}

/** Saves a variant into a finished run's folder; false where there is no such run. */
export async function writeVariant(store: RunStore, id: string, variant: Variant): Promise<boolean> {
  const run = (await store.isDone(id)) ? await store.inside(id, 'run.json') : null;
  if (run === null) return false;
  const folder = join(run, '..', 'variants');
  await mkdir(folder, { recursive: true });
  // A folder that is a link leads elsewhere: refuse.
  if ((await store.inside(id, 'variants')) === null) return false;
  await writeWhole(join(folder, `${variant.name}.json`), variant);
  return true;
}

/** Replaces the tags that readers gave a run; false where there is no such run. */
export async function writeTags(store: RunStore, id: string, tags: readonly string[]): Promise<boolean> {
  const run = await store.inside(id, 'run.json');
  if (run === null) return false;
  await writeWhole(join(run, '..', 'tags.json'), { tags });
  return true;
}

async function writeWhole(path: string, value: unknown): Promise<void> {
  const half = `${path}.${process.pid}.part`;
  // A half-written file that is a link would be written through.
  const flag = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  await writeFile(half, `${JSON.stringify(value, null, 2)}\n`, { flag });
  await rename(half, path);
}
