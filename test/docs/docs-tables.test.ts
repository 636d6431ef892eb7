import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder, writeTo } from '../experiments/tiny-study.js';
import { betweenMarks } from './between-marks.js';
import { markdownTable } from './markdown-table.js';

const folder = temporaryFolder();
const marks = (name: string): string => `<!-- ${name}: written by npm run ${name} -->\nold\n<!-- end of ${name} -->`;
const run = (command: string, ...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [fileURLToPath(new URL(`./${command}.js`, import.meta.url)), ...args], {
    encoding: 'utf8',
  });

test('only what stands between the marks of a command is written anew, and the same text leaves the page as it is', () => {
  const line = fc.stringMatching(/^[a-z |]{0,20}$/);
  fc.assert(
    fc.property(line, line, line, (before, text, after) => {
      const page = `${before}\n${marks('one')}\n${marks('two')}\n${after}`;
      const written = betweenMarks(page, 'two', text);
      expect(written.startsWith(`${before}\n${marks('one')}\n`)).toBe(true);
      expect(written.endsWith(`<!-- end of two -->\n${after}`)).toBe(true);
      expect(written).toContain(text.trim());
      expect(betweenMarks(written, 'two', text)).toBe(written);
    }),
  );
  expect(() => betweenMarks('nothing', 'two', '')).toThrow(/marks are missing/);
});

test('a table escapes what would end a cell', () => {
  expect(
    markdownTable([
      ['a', 'b'],
      ['1|2', '3'],
    ]),
  ).toBe('| a | b |\n| --- | --- |\n| 1\\|2 | 3 |');
});

test('calibration-table writes the scoreboard of one seed and the counts of both, and exits 1 below the share asked for', () => {
  const doc = writeTo(folder, 'calibration.md', `head\n${marks('calibration-table')}\ntail\n`);
  const size = ['--people', '120', '--worlds', '1', '--workers', '1'];
  const { status, stderr } = run('calibration-table', '--doc', doc, ...size, '--min-inside', '1');
  expect(status, stderr).toBe(1);
  expect(stderr).toMatch(/--min-inside asks for a share of 1$/m);
  const page = readFileSync(doc, 'utf8');
  expect(page).toMatch(/^head\n[^]*With the seed `fresh`: \d+ of \d+ counted quantities inside[^]*\ntail\n$/);
  expect(page).toContain('\nanswers: cold follows by people\n');
  expect(page).not.toContain('\nold\n');
  const refused = run('calibration-table', ...size);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('--people: the page is about worlds of full size');
});

test('ease-table writes a line a scenario and level', () => {
  const doc = writeTo(folder, 'ease.md', marks('ease-table'));
  const size = ['--people', '150', '--worlds', '1', '--workers', '1'];
  const { status, stderr } = run('ease-table', '--doc', doc, '--scenarios', 'pods,quiet-town', ...size);
  expect(status, stderr).toBe(0);
  const lines = readFileSync(doc, 'utf8').match(/^\| [a-z-]+ \| (account|action) \|.*\|$/gm);
  expect(lines).toHaveLength(4);
});

test('clean-up-table writes what each study answers, a line a sentence', () => {
  const doc = writeTo(folder, 'clean-up.md', marks('clean-up-table'));
  const size = ['--people', '150', '--workers', '1', '--runs', join(folder, 'clean-up-runs')];
  const { status, stderr } = run('clean-up-table', '--doc', doc, '--studies', 'how-many', ...size);
  expect(status, stderr).toBe(0);
  expect(readFileSync(doc, 'utf8')).toMatch(
    /#### How many will be hit wrongly\?\n\n[^]*\n- Of the 90 % intervals for /,
  );
});

test('promise and forecast-coverage write their tables; few worlds do not go into the project’s own page', () => {
  const doc = writeTo(folder, 'promises.md', `${marks('promise')}\n${marks('forecast-coverage')}`);
  for (const command of ['promise', 'forecast-coverage']) {
    const { status, stderr } = run(command, '--doc', doc, '--worlds', '1');
    expect(status, stderr).toBe(0);
    const refused = run(command, '--worlds', '1');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--worlds: the page is about 200, got 1');
  }
  const page = readFileSync(doc, 'utf8');
  expect(page.match(/^\| `[a-z-]+` \| (account|action)s, per (person|row) \|.*\|$/gm)).toHaveLength(12);
  expect(page.match(/^\| (CC|ACC|PACC|EMQ|KDEy|review) \|.*\|$/gm)).toHaveLength(12);
});

test('how-soon-table writes a line a detector and a column a way to look', () => {
  const doc = writeTo(folder, 'how-soon.md', marks('how-soon-table'));
  const { status, stderr } = run(
    'how-soon-table',
    '--doc',
    doc,
    '--people',
    '150',
    '--replicates',
    '1',
    '--workers',
    '1',
  );
  expect(status, stderr).toBe(0);
  const page = readFileSync(doc, 'utf8');
  expect(page.match(/^\| detector \| in hindsight \| every 6 hours \| every 24 hours \|$/gm)).toHaveLength(4);
  expect(page.match(/^\| `gradient-boosting` \|( [\d.]+( \[[\d., ]+\])? \|){3}$/gm)).toHaveLength(4);
});
