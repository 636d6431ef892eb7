import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { afterAll, expect, test } from 'vitest';
import { openTruthPool } from '../../experiments/executors/truth-pool.js';
import { runStudy } from '../../experiments/run.js';
import { folderIn, temporaryFolder, TINY_SCENARIO, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';
import { CLI } from './child-command.js';

const home = temporaryFolder();
const run = (args: readonly string[]) =>
  spawnSync(process.execPath, [CLI, 'run', ...args], { cwd: home, encoding: 'utf8' });

const mounted: string[] = [];
afterAll(() => mounted.forEach((folder) => spawnSync('umount', [folder])));
/** A disk of a given size; null where tests may not mount one. */
function smallDisk(sizeKb: number): string | null {
  const folder = folderIn(home);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKb}k`, 'tmpfs', folder]).status !== 0) return null;
  mounted.push(folder);
  return folder;
}

test('a thread without memory is an error in one line, not a skipped cell', async () => {
  const simulate = async (): Promise<void> => {
    const pool = await openTruthPool(1, [], { maxOldGenerationSizeMb: 12, maxYoungGenerationSizeMb: 2 });
    try {
      for (;;) await pool.call('simulate', { scenario: { ...TINY_SCENARIO, nPeople: 3000 }, seed: 'a' });
    } finally {
      await pool.close();
    }
  };
  await expect(simulate()).rejects.toThrow(
    /^out of memory: a thread that simulates and judges reached the limit of its heap; give fewer --workers/,
  );
});

test('a detector that takes all memory stops the run by name, and what was finished is kept', async () => {
  const plugins = folderIn(home);
  writeTo(
    plugins,
    'hoarder.ts',
    `import { detector } from 'ersatz/detector';
     import { z } from 'zod';
     export default detector({ id: 'hoarder', summary: 's', source: 'none', family: 'rule', units: ['account'], labels: 'none',
       features: ['*'], beatsChance: false, params: z.strictObject({}), fit: () => null,
       score() { const hoard = []; for (;;) hoard.push(new Array(100_000).fill(hoard.length)); } });`,
  );
  const runsDir = folderIn(home);
  const rules = writeTo(home, 'rules.yaml', { ...TINY_STUDY, replicates: 1, detectors: ['rate-rules'] });
  const computed: string[] = [];
  const runRules = () =>
    runStudy(rules, {
      ...{ workers: 1, runsDir, plugins: [plugins] },
      onProgress: ({ what }) => void (what.includes('kept from before') || computed.push(what)),
    });
  await runRules();
  computed.length = 0;
  const study = writeTo(home, 'hoarder.yaml', { ...TINY_STUDY, replicates: 1, detectors: ['rate-rules', 'hoarder'] });
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=160', CLI, 'run', study, '--out', runsDir, '--plugins', plugins, '--workers', '1'],
    { encoding: 'utf8' },
  );
  expect(status, stderr).toBe(2);
  expect(stderr.trim().split('\n').at(-1)).toMatch(
    /^error: hoarder, account level: out of memory: a detector reached the limit of its heap; .*; finished cells are kept$/,
  );
  await runRules();
  expect(computed).toEqual(['starting']);
});

/** Finished cells with the time at which they were written; the store also holds what belongs to cells that were not finished. */
function cellsOf(runsDir: string): Map<string, number> {
  const store = join(runsDir, '.cells');
  const paths = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.cell'));
  const isFinished = (path: string): boolean =>
    Object.hasOwn(deserialize(readFileSync(join(store, path)).subarray(32)) as object, 'skipped');
  return new Map(paths.filter(isFinished).map((path) => [path, statSync(join(store, path)).mtimeMs]));
}

test('a full disk is said in one line; with room the same command goes on to the end', ({ skip }) => {
  const disk = smallDisk(256);
  if (disk === null) return skip('skipped: tests may not mount a disk here');
  const study = writeTo(home, 'tiny.yaml', { ...TINY_STUDY, replicates: 2 });
  const full = run([study, '--out', disk]);
  expect(full.status, full.stderr).toBe(2);
  expect(full.stderr.trim().split('\n').at(-1)).toMatch(/^error: (.*: )?the disk is full; /);
  const kept = cellsOf(disk);
  expect(kept.size).toBeGreaterThan(0);
  expect(spawnSync('mount', ['-o', 'remount,size=64m', disk]).status).toBe(0);
  const again = run([study, '--out', disk]);
  expect(again.status, again.stderr).toBe(0);
  // None of them was written again.
  const after = cellsOf(disk);
  for (const [path, time] of kept) expect(after.get(path)).toBe(time);
  const [folder] = readdirSync(disk).filter((name) => !name.startsWith('.'));
  expect(statSync(join(disk, folder, 'report.json')).size).toBeGreaterThan(10_000);
});

test('a runs folder that can not be made, or may not be written, is said in one line', () => {
  const file = writeTo(home, 'file', '');
  const inTheWay = run(['quickstart', '--out', join(file, 'runs')]);
  expect([inTheWay.status, inTheWay.stderr.trim().split('\n').length]).toEqual([2, 1]);
  expect(inTheWay.stderr).toContain('a file is in the way of a folder');
  const itself = run(['quickstart', '--out', file]);
  expect([itself.status, itself.stderr]).toEqual([
    2,
    `error: ${file}: a file is in the way of a folder; choose another --out\n`,
  ]);
  if (existsSync('/proc')) {
    const nowhere = run(['quickstart', '--out', '/proc/runs']);
    expect([nowhere.status, nowhere.stderr]).toEqual([
      2,
      'error: /proc/runs: no folder can be made there; choose another --out\n',
    ]);
  }
  const closed = join(home, 'closed');
  mkdirSync(closed, { mode: 0o500 });
  const { status, stderr } = runAsNobody(closed, ['quickstart', '--out', join(closed, 'runs')]);
  expect([status, existsSync(join(closed, 'runs'))]).toEqual([2, false]);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('no permission to read or write there')]);
});

/** Root may write everywhere: the command then becomes somebody else once its files are read, which may lie where only root sees them. */
function runAsNobody(closed: string, args: readonly string[]) {
  if (process.getuid?.() !== 0) return run(args);
  chmodSync(home, 0o755);
  const beginning = `
    const { runStudy } = await import(${JSON.stringify(new URL('../../experiments/run.js', import.meta.url).href)});
    const { diskTrouble } = await import(${JSON.stringify(new URL('../../errors/disk-trouble.js', import.meta.url).href)});
    process.setuid(65534);
    await runStudy('quickstart', { workers: 1, runsDir: ${JSON.stringify(join(closed, 'runs'))} }).catch((error) => {
      const trouble = diskTrouble(error);
      process.stderr.write((trouble ?? error.stack) + '\\n');
      process.exitCode = trouble === null ? 70 : 2;
    });`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', beginning], { cwd: home, encoding: 'utf8' });
}
