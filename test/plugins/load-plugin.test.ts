import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { loadPlugin, loadPlugins, type Plugin } from '../../plugins/load-plugins.js';
import { temporaryFolder, writeTo } from '../experiments/tiny-study.js';

const home = temporaryFolder();

function folder(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(home, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeTo(path, file, text);
  return path;
}

const plugin = (kind: string, id: string): string =>
  `export default { kind: '${kind}', id: '${id}', summary: 'a ${kind}' };`;

const builtIn = pathToFileURL(`${folder('own', { 'plain.js': plugin('detector', 'plain') })}/`);
const outside = [
  folder('charts', {
    'twice.mjs': plugin('chart', 'twice'),
    'broken.mjs': 'throw new Error("nobody asked for this file");',
  }),
  folder('more', { 'twice.mjs': plugin('detector', 'twice') }),
];
const load = (id: string): Promise<Plugin | null> => loadPlugin('detector', id, { builtIn, outside });

it('loads the plug-in of a kind by its name, past files of that name and another kind, and looks into no other file', async () => {
  expect((await load('plain'))?.summary).toBe('a detector');
  expect((await load('twice'))?.kind).toBe('detector');
  expect(await load('nobody')).toBeNull();
  await expect(load('broken')).rejects.toThrow('nobody asked for this file');
});

it('refuses an id that a built-in plug-in has, whether that one is wanted or not', async () => {
  const folders = { builtIn, outside: [folder('taken', { 'plain.mjs': plugin('detector', 'plain') })] };
  const said = /plain\.mjs: detector "plain" is already defined; rename the file$/;
  await expect(loadPlugin('detector', 'plain', folders)).rejects.toThrow(said);
  await expect(loadPlugins('detector', folders)).rejects.toThrow(said);
  await expect(loadPlugins('detector', folders, new Set())).rejects.toThrow(said);
  expect((await loadPlugins('detector', { builtIn }, new Set())).size).toBe(0);
});
