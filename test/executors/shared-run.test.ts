import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { joinRun, shareRun, unshareRun } from '../../experiments/executors/shared-run.js';
import type { ReplicateResult } from '../../experiments/executors/study-results.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';

const home = temporaryFolder();
const WORLD = { scenario: 'tiny', replicate: 1, cells: [], timing: { simulateMs: NaN } } as unknown as ReplicateResult;
const plan = await planStudy(writeTo(home, 'study.yaml', TINY_STUDY));
let folder = '';
beforeEach(() => {
  folder = folderIn(home);
  writeTo(folder, 'study.yaml', stringify(plan.study));
});
const change = (from: RegExp, to: string): void => {
  const path = join(folder, 'share.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
};

test('what one leaves in the folder the other finds, until the run has its report; signs of life are seen', async () => {
  const here = await shareRun(folder, plan, false);
  const there = await joinRun(folder, here.token);
  expect(there.read(0)).toBeUndefined();
  there.write(0, WORLD);
  expect(here.read(0)).toEqual(WORLD);
  expect(here.read(1)).toBeUndefined();
  expect(here.silentSec(1)).toBe(Infinity);
  there.touch(1);
  expect(here.silentSec(1)).toBeLessThan(60);
  unshareRun(folder);
  there.write(1, WORLD);
  expect(there.read(1)).toBeUndefined();
});

test('a run that goes on finds its worlds; a fresh one, and one by other code, does not', async () => {
  const first = await shareRun(folder, plan, false);
  first.write(0, WORLD);
  expect((await shareRun(folder, plan, false)).read(0)).toEqual(WORLD);
  change(/"code": "[0-9a-f]+/, '"code": "0');
  const other = await shareRun(folder, plan, false);
  expect([other.read(0), other.token === first.token]).toEqual([undefined, false]);
  other.write(0, WORLD);
  expect((await shareRun(folder, plan, true)).read(0)).toBeUndefined();
});

test('who can not take part is told why in one line', async () => {
  const { token } = await shareRun(folder, plan, false);
  await expect(joinRun(folder, 'another')).rejects.toThrow(
    /: is another folder than the run's, which has the same name; /,
  );
  change(/"studyHash": "[0-9a-f]+/, '"studyHash": "0');
  await expect(joinRun(folder, token)).rejects.toThrow(/: the data set of the study is another one here than where /);
  change(/"code": "[0-9a-f]+/, '"code": "0');
  await expect(joinRun(folder, token)).rejects.toThrow(
    /: was started by Ersatz .*Node\.js v.*, this machine has Ersatz .*; install the same version on both$/,
  );
  rmSync(join(folder, 'share.json'));
  await expect(joinRun(folder, token)).rejects.toThrow(
    /: this machine sees no shared run there; mount the runs folder/,
  );
});
