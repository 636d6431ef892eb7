import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { joinRun, shareRun, unshareRun, type SharedRun } from '../../experiments/executors/shared-run.js';
import type { ReplicateResult } from '../../experiments/executors/study-results.js';
import { planStudy, type Plan } from '../../experiments/plan/plan-study.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';

const home = temporaryFolder();
const WORLD = { scenario: 'tiny', replicate: 1, cells: [], timing: { simulateMs: NaN } } as unknown as ReplicateResult;
const plan = await planStudy(writeTo(home, 'study.yaml', TINY_STUDY));
let folder = '';
beforeEach(() => {
  folder = folderIn(home);
  notes = [];
  writeTo(folder, 'study.yaml', stringify(plan.study));
});
let notes: string[] = [];
const onNote = (text: string): void => void notes.push(text);
const share = (of: Plan, fresh = false): Promise<SharedRun> => shareRun(folder, of, fresh, onNote);
const joined = (token: string): Promise<SharedRun> => joinRun(folder, { token, onNote });
const change = (from: RegExp, to: string): void => {
  const path = join(folder, 'share.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
};

test('what one leaves in the folder the other finds, until the run has its report; signs of life are seen', async () => {
  const here = await share(plan);
  const there = await joined(here.token);
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
  const first = await share(plan);
  first.write(0, WORLD);
  expect((await share(plan)).read(0)).toEqual(WORLD);
  change(/"code": "[0-9a-f]+/, '"code": "0');
  const other = await share(plan);
  expect([other.read(0), other.token === first.token]).toEqual([undefined, false]);
  other.write(0, WORLD);
  expect((await share(plan, true)).read(0)).toBeUndefined();
});

test('who can not take part is told why in one line', async () => {
  const { token } = await share(plan);
  await expect(joined('another')).rejects.toThrow(/: is another folder than the run's, which has the same name; /);
  change(/"studyHash": "[0-9a-f]+/, '"studyHash": "0');
  await expect(joined(token)).rejects.toThrow(/: the data set of the study is another one here than where /);
  change(/"code": "[0-9a-f]+/, '"code": "0');
  await expect(joined(token)).rejects.toThrow(
    /: was started by Ersatz .*Node\.js v.*, this machine has Ersatz .*; install the same version on both$/,
  );
  rmSync(join(folder, 'share.json'));
  await expect(joined(token)).rejects.toThrow(/: this machine sees no shared run there; mount the runs folder/);
});

afterEach(() => vi.unstubAllEnvs());

test('a finished world that is damaged is named, and is no longer there', async () => {
  const here = await share(plan);
  here.write(0, WORLD);
  const worlds = join(folder, 'worlds');
  const [file] = readdirSync(worlds, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cell'));
  truncateSync(join(worlds, file), 50);
  expect(here.read(0)).toBeUndefined();
  expect(notes).toEqual([`${join(worlds, file)}: damaged (50 bytes); computed anew`]);
  here.write(0, WORLD);
  expect(here.read(0)).toEqual(WORLD);
  here.forget(0);
  expect(here.read(0)).toBeUndefined();
  expect(notes).toHaveLength(1);
});

test('machines must compute on the same TensorFlow.js backend where a detector needs one, and only there', async () => {
  const study = { ...TINY_STUDY, detectors: ['rate-rules', 'logistic-regression'] };
  const learning = await planStudy(writeTo(folderIn(home), 'study.yaml', study));
  writeTo(folder, 'study.yaml', stringify(learning.study));
  vi.stubEnv('ERSATZ_TF', 'wasm');
  const { token } = await share(learning);
  expect(readFileSync(join(folder, 'share.json'), 'utf8')).toMatch(/"backend": "wasm(\+simd)?"/);
  vi.stubEnv('ERSATZ_TF', 'cpu');
  await expect(joined(token)).rejects.toThrow(
    /: its detectors compute on TensorFlow\.js wasm(\+simd)?, this machine has cpu: .*; choose the same by ERSATZ_TF=/,
  );
  expect((await share(learning)).token).not.toBe(token);

  writeTo(folder, 'study.yaml', stringify(plan.study));
  const plain = await share(plan);
  vi.stubEnv('ERSATZ_TF', 'wasm');
  expect((await joined(plain.token)).token).toBe(plain.token);
});
