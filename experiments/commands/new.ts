import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { makeFolder } from '../files/make-folder.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz new detector NAME`. */
export function addNew(program: Command): void {
  const command = program
    .command('new <kind> <name>')
    .description('write a commented starting file and its test into --out (default: here); kinds: detector');
  withCommonOptions(command, 'npx ersatz new detector night-owls --out my-plugins').action(startPlugin);
}

const KINDS = ['detector'];

async function startPlugin(kind: string, name: string, options: CommonOptions): Promise<void> {
  if (!KINDS.includes(kind)) throw new UserError(`new: unknown kind "${kind}"${didYouMean(kind, KINDS)}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new UserError(`new: name: expected small letters, digits and hyphens, got "${name}"; try night-owls`);
  const { loadDetectors } = await import('../../detectors/load-detectors.js');
  if ((await loadDetectors()).has(name))
    throw new UserError(`new: name: "${name}" is a detector already; choose another name`);
  const folder = options.out ?? '.';
  const files = { [`${name}.ts`]: detectorText(name), [`${name}.test.mjs`]: testText(name) };
  for (const file of Object.keys(files))
    if (existsSync(join(folder, file)))
      throw new UserError(`${join(folder, file)}: is there already; choose another name or --out`);
  makeFolder(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const path = relative(process.cwd(), join(folder, `${name}.ts`));
  printResult(
    options,
    { kind, name, folder, files: Object.keys(files) },
    `${path}: written, with its test\nCheck it:  npx ersatz check ${path}\nTest it:   node --test ${path.replace(/ts$/, 'test.mjs')}\n` +
      `Use it:    npx ersatz run my-study.yaml --plugins ${folder}`,
  );
}

const detectorText = (name: string): string => `import { z } from 'zod';
import { detector } from 'ersatz/detector';

/** What a study may set, each with a default, a range and a word on what it does. */
const params = z.strictObject({
  quantile: z.number().min(0).max(1).default(0.95).describe('share of the training accounts below the limit (assumed)'),
});

/** Say here what the method can see, and what it can not. */
export default detector({
  id: '${name}', // equals the file name
  summary: 'Accounts that like more than most.',
  source: 'author, year, title of the method',
  family: 'rule',
  units: ['account'], // also: 'action', 'group'
  labels: 'none', // 'revealed': fit is given what the label desk found
  features: ['rates/likes-per-day'], // npx ersatz list features
  beatsChance: true, // the examiner holds you to it
  params,

  // Learns from the past and gives plain data: no functions, no classes.
  fit(past, _labels, ctx) {
    const likes = Array.from(past.feature('rates/likes-per-day')).filter((value) => !Number.isNaN(value));
    likes.sort((a, b) => a - b);
    return { limit: Math.max(1, likes[Math.floor(ctx.params.quantile * (likes.length - 1))] ?? 1) };
  },

  // Fills one number a row in [0,1]; higher = more likely inauthentic. The only chance there is: ctx.random('name').
  score({ limit }, past, out) {
    const likes = past.feature('rates/likes-per-day');
    for (let row = 0; row < out.length; row++) {
      const value = Number.isNaN(likes[row]) ? 0 : likes[row];
      out[row] = value / (value + limit);
    }
  },
});
`;

const testText = (name: string): string => `import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import test from 'node:test';

test('${name} passes every check of the examiner', () => {
  const file = fileURLToPath(new URL('./${name}.ts', import.meta.url));
  const told = execFileSync('npx', ['ersatz', 'check', file, '--json'], { encoding: 'utf8' });
  for (const { check, passed, story } of JSON.parse(told).checks) assert.ok(passed, \`\${check}: \${story}\`);
});
`;
