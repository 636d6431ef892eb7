import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { CLI } from '../executors/child-command.js';

/** What `ersatz list` prints. */
async function listed(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'list', ...args]);
  return stdout;
}

test('a feature block is listed with every column that a detector can name, and what a row is', async () => {
  const text = await listed('features', 'rhythm');
  expect(text).toContain('a row is an account');
  expect(text).toMatch(/^ {2}rhythm\/night-share +share of actions in the account's own six quietest hours/m);
  const { features } = JSON.parse(await listed('features', 'action-place', '--json')) as {
    features: { parts: { name: string; description: string }[] }[];
  };
  expect(features[0]?.parts.map(({ name }) => name)).toContain('action-place/network-share');
});

test('a scenario is listed with what a study can change, and what it is there', async () => {
  const text = await listed('scenarios', 'first-light');
  expect(text).toContain('nPeople: whole number, 1 to 5000000; here 5000\n');
  expect(text).toContain('graph.communitySize: whole number, at least 10; here 250\n');
  expect(text).toContain('evasion: number, 0 to 1; not set\n');
  expect(text).not.toContain('has to be given');
});

test('only what could take parameters is said to take none', async () => {
  expect(await listed('policies', 'do-nothing')).toContain('takes no parameters');
  for (const [kind, id] of [
    ['studies', 'quickstart'],
    ['charts', 'roc'],
    ['features', 'rates'],
  ])
    expect(await listed(kind, id)).not.toContain('takes no parameters');
});
