import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadPluginFile } from '../../plugins/load-plugins.js';
import type { Detector } from '../../detectors/detector.js';
import { examine } from '../../experiments/examiner/examine.js';
import { folderIn, temporaryFolder } from './tiny-study.js';

const folder = temporaryFolder();
const cli = fileURLToPath(new URL('../../experiments/cli.js', import.meta.url));
const ersatz = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });

test('a new detector is two files, and passes the examiner as it is', async () => {
  const out = folderIn(folder);
  expect(ersatz('new', 'detector', 'night-owls', '--out', out).status).toBe(0);
  expect(readdirSync(out)).toEqual(['night-owls.test.mjs', 'night-owls.ts']);
  const detector = await loadPluginFile<Detector>(join(out, 'night-owls.ts'));
  const results = await examine(detector, { seed: 3, nWorlds: 3 });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  // Its test runs wherever it lies.
  const tested = spawnSync(process.execPath, ['--test', 'night-owls.test.mjs'], { cwd: out, encoding: 'utf8' });
  expect(tested.status, tested.stdout).toBe(0);
  const again = ersatz('new', 'detector', 'night-owls', '--out', out);
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('is there already');
});

test('a wrong kind and a wrong name are told in one line', () => {
  expect(ersatz('new', 'detektor', 'a').stderr).toBe('error: new: unknown kind "detektor"; did you mean "detector"?\n');
  const { status, stderr } = ersatz('new', 'detector', 'Night Owls');
  expect(status).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
