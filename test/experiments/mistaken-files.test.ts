import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI } from '../executors/child-command.js';
import { temporaryFolder, TINY_LOOPED, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const study = writeTo(folder, 'my-study.yaml', TINY_STUDY);
const town = writeTo(folder, 'my-town.yaml', { ...TINY_SCENARIO, organic: [{ use: 'my-people', share: 1 }] });
const detector = join(folder, 'my-detector.ts');
writeFileSync(detector, '');
mkdirSync(join(folder, 'runs', 'mine-1'), { recursive: true });
writeFileSync(join(folder, 'runs', 'mine-1', 'run.json'), '{}');

/** Files and folders that are there, given where another kind is meant. */
test.each([
  [
    ['run', study, '--plugins', detector],
    `${detector}: is a file; expected a folder of plug-ins; give --plugins ${folder}`,
  ],
  [['simulate', study], `${study}: format: expected "scenario@1"; got "study@1"`],
  [
    ['serve', 'runs/mine-1', '--port', '0'],
    'runs/mine-1: is a run; expected the folder of runs that holds it; take "ersatz serve runs"',
  ],
  [
    ['simulate', town],
    / organic\[0\]\.use is unknown: "my-people"; .*; --plugins gives the folder of one of your own$/,
  ],
])('%s', async ([...args], said) => {
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile(process.execPath, [CLI, ...args], { cwd: folder }, (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    ),
  );
  expect(code).toBe(2);
  if (typeof said === 'string') expect(stderr).toBe(`error: ${said}\n`);
  else expect(stderr.trim()).toMatch(said);
});

test('a closed loop is counted by its arms', async () => {
  const loop = writeTo(folder, 'loop.yaml', {
    ...TINY_LOOPED,
    detectors: ['rate-rules'],
    closedLoop: {
      ...{ startDay: 4, windowDays: 3, historyDays: 6 },
      arms: [{ name: 'a', detector: 'rate-rules', policy: 'threshold' }],
    },
  });
  const told = await new Promise<string>((resolve) =>
    execFile(process.execPath, [CLI, 'validate', loop], (_, stdout) => resolve(stdout)),
  );
  expect(told).toMatch(/ replicates, 1 arm\n$/);
});
