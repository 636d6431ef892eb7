import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { whyNotFit } from '../../experiments/estimate/room.js';
import { worldsToDo, type WorldToDo } from '../../experiments/estimate/world-parts.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { ersatzJson, factorOf, MEASURES, planAndRun, type PlanSaid } from './plan-and-run.js';
import { folderIn, temporaryFolder, TINY_LOOPED, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const CLI = fileURLToPath(new URL('../../experiments/cli.js', import.meta.url));
const folder = temporaryFolder();
const RATE_RULES = ['rate-rules/account', 'rate-rules/action'];
/** Seconds by the clock are left out: they are promised for a machine with nothing else to do. */
const HELD = MEASURES.filter((measure) => measure !== 'seconds');

const village = writeTo(folder, 'village.yaml', {
  ...{ ...TINY_STUDY, name: 'village', replicates: 8 },
  keep: { worlds: 2, traffic: true },
});
const loop = writeTo(folder, 'loop.yaml', {
  ...{ ...TINY_LOOPED, name: 'loop', replicates: 3 },
  scenarios: [{ ...TINY_SCENARIO, horizonDays: 28 }],
  detectors: [{ use: 'gradient-boosting', levels: ['action'], with: { iterations: 10 } }],
  policies: ['threshold'],
  closedLoop: { arms: [{ name: 'pruned', detector: 'gradient-boosting', policy: 'threshold' }] },
});

test.each([
  ['a study of villages that keeps two row by row', village],
  ['a closed loop', loop],
])(
  '%s: processor time, memory and disk are within a factor of 2 of what is then used',
  (_what, study) => {
    const { estimate, used } = planAndRun(study, folderIn(folder));
    const factors = Object.fromEntries(HELD.map((measure) => [measure, factorOf(estimate[measure], used[measure])]));
    for (const measure of HELD) expect(factors[measure], JSON.stringify({ estimate, used })).toBeLessThan(2);
  },
  300_000,
);

test('what is kept from before is counted and costs nothing; a further detector costs its own cells', async () => {
  const runs = folderIn(folder);
  const study = { ...TINY_STUDY, name: 'kept', detectors: ['rate-rules'] };
  const one = writeTo(folder, 'one.yaml', study);
  const two = writeTo(folder, 'two.yaml', { ...study, detectors: ['rate-rules', 'hbos'] });
  const todo = async (file: string): Promise<WorldToDo[]> => worldsToDo(await planStudy(file), runs);
  expect(await todo(one)).toEqual([1, 2].map(() => ({ scenario: 0, needsFrame: true, missing: RATE_RULES })));
  // Looking writes nothing.
  expect(existsSync(join(runs, '.cells'))).toBe(false);
  const { folder: done } = ersatzJson(['run', one, '--out', runs]) as { folder: string };
  expect(await todo(one)).toEqual([1, 2].map(() => ({ scenario: 0, needsFrame: false, missing: [] })));
  expect(await todo(two)).toEqual([1, 2].map(() => ({ scenario: 0, needsFrame: true, missing: ['hbos/account'] })));
  const after = ersatzJson(['plan', one, '--out', runs]) as PlanSaid;
  expect(after).toMatchObject({ nCells: 4, nKept: 4 });
  expect((after as PlanSaid & { cells: unknown[] }).cells).toHaveLength(4);
  const { cpuMs } = JSON.parse(readFileSync(join(done, 'timing.json'), 'utf8')) as { cpuMs: number };
  expect(after.cpuSec).toBeLessThan(cpuMs / 1000);
}, 300_000);

test('what will not fit is refused in one line with what to do, exit 2', () => {
  const giant = writeTo(folder, 'giant.yaml', {
    ...{ ...TINY_STUDY, name: 'giant' },
    scenarios: [{ ...TINY_SCENARIO, nPeople: 5_000_000, horizonDays: 3000 }],
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'plan', giant, '--workers', '1'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(
    /^error: .*giant\.yaml: needs about \d+ GB of memory, .* are free: set nPeople or horizonDays of its scenarios lower\n$/,
  );
  expect(stdout).toBe('');
  expect(status).toBe(2);
}, 300_000);

test('why a study does not fit: fewer workers where that is enough, less kept where the disk is small', () => {
  const room = { memoryBytes: 4e9, diskBytes: 10e9 };
  const needs = { memoryBytes: 9e9, leastMemoryBytes: 3e9, diskBytes: 1e9 };
  expect(whyNotFit(needs, room, 4)).toBe(
    'needs about 9 GB of memory, 4 GB are free: give fewer --workers (1 needs 3 GB)',
  );
  expect(whyNotFit({ ...needs, memoryBytes: 5e9 }, room, 4)).toBeNull();
  expect(whyNotFit({ ...needs, diskBytes: 40e9 }, room, 4)).toMatch(
    /^needs about 40 GB of disk, 10 GB are free: set keep\.traffic to false/,
  );
});
