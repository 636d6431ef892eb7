import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { makeFolder } from '../files/make-folder.js';
import { filesFromTemplate, templateKinds } from '../templates.js';
import { LISTERS } from './listers.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz new KIND NAME`. */
export function addNew(program: Command): void {
  const command = program
    .command('new <kind> <name>')
    .description(
      `write a commented starting file, with a test where there is one, into --out (default: here); kinds: ${templateKinds().join(', ')}`,
    );
  withCommonOptions(command, 'npx ersatz new detector night-owls --out my-plugins').action(startPlugin);
}

/** Words of `ersatz list` that are not the kind and an s. */
const LISTED_AS: Readonly<Record<string, string>> = {
  'feature-block': 'features',
  policy: 'policies',
  quantity: 'quantities',
};

async function startPlugin(kind: string, name: string, options: CommonOptions): Promise<void> {
  const kinds = templateKinds();
  if (!kinds.includes(kind)) throw new UserError(`new: unknown kind "${kind}"${didYouMean(kind, kinds)}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new UserError(`new: name: expected small letters, digits and hyphens, got "${name}"; try night-owls`);
  const list = LISTED_AS[kind] ?? `${kind}s`;
  if ((await LISTERS[list]([])).some(({ id }) => id === name))
    throw new UserError(`new: name: there is a built-in ${kind} "${name}"; choose another name`);
  const folder = options.out ?? '.';
  const files = filesFromTemplate(kind, name);
  for (const file of files.keys())
    if (existsSync(join(folder, file)))
      throw new UserError(`${join(folder, file)}: is there already; choose another name or --out`);
  makeFolder(folder);
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  const path = relative(process.cwd(), join(folder, `${name}.ts`));
  const hasTest = files.has(`${name}.test.mjs`);
  const lines = [
    `${path}: written${hasTest ? ', with its test' : ''}`,
    kind === 'detector'
      ? `Check it:  npx ersatz check ${path}`
      : `See it:    npx ersatz list ${list} ${name} --plugins ${folder}`,
    ...(hasTest ? [`Test it:   node --test ${path.replace(/ts$/, 'test.mjs')}`] : []),
    `Use it:    npx ersatz run my-study.yaml --plugins ${folder}`,
  ];
  printResult(options, { kind, name, folder, files: [...files.keys()] }, lines.join('\n'));
}
