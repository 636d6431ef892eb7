import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scoreboardSchema } from '../../experiments/calibration/scoreboard.js';
import { temporaryFolder, TINY_SCENARIO, writeTo } from '../experiments/tiny-study.js';

const CLI = fileURLToPath(new URL('../../experiments/cli.js', import.meta.url));
const folder = temporaryFolder();
const scenario = writeTo(folder, 'tiny.yaml', TINY_SCENARIO);
const calibrate = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [CLI, 'calibrate', scenario, ...args], { cwd: folder, encoding: 'utf8' });

test('prints a table and writes the scoreboard, its rows, its chart and a page', () => {
  const { status, stdout, stderr } = calibrate('--worlds', '2', '--out', 'board');
  expect(status, stderr).toBe(0);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
    /^\d+ of \d+ counted quantities inside; \d+ found nobody to measure in this scenario$/,
  );
  expect(stderr).toMatch(/^\[2\/2\] world 2: [\d,]+ actions measured$/m);
  const out = join(folder, 'board');
  expect(readdirSync(out).sort()).toEqual([
    'calibration.csv',
    'calibration.html',
    'calibration.vl.json',
    'scoreboard.json',
  ]);
  const board = scoreboardSchema.parse(JSON.parse(readFileSync(join(out, 'scoreboard.json'), 'utf8')));
  expect(board).toMatchObject({ scenario: 'tiny', nPeople: 150, seeds: ['ersatz/1', 'ersatz/2'] });
  expect(readFileSync(join(out, 'calibration.csv'), 'utf8').trim().split('\n')).toHaveLength(board.rows.length + 1);
});

test('--json gives the scoreboard alone, the same for the same seed, whatever the workers; --people scales the world', () => {
  const board = (...args: string[]) => scoreboardSchema.parse(JSON.parse(calibrate('--json', ...args).stdout));
  const one = board('--worlds', '1', '--people', '80', '--workers', '1');
  expect(one.nPeople).toBe(80);
  expect(one.rows.every(({ low }) => low === null)).toBe(true);
  expect(board('--worlds', '1', '--people', '80', '--workers', '2')).toEqual(one);
});

test('--min-inside makes it a gate', () => {
  expect(calibrate('--worlds', '1', '--min-inside', '0').status).toBe(0);
  const failed = calibrate('--worlds', '1', '--min-inside', '1');
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(
    /calibrate: \d+ of \d+ counted quantities inside.*--min-inside asks for a share of 1$/m,
  );
  const wrong = calibrate('--min-inside', '80');
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('expected a share from 0 to 1, got "80"');
});
