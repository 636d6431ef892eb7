import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder, TINY_SCENARIO, writeTo } from '../experiments/tiny-study.js';

const CLI = fileURLToPath(new URL('../../experiments/cli.js', import.meta.url));
const folder = temporaryFolder();
const scenario = writeTo(folder, 'tiny.yaml', TINY_SCENARIO);
const ease = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [CLI, 'ease', scenario, '--workers', '1', ...args], { cwd: folder, encoding: 'utf8' });

test('--max-auc and --max-recall make a gate of the audit', () => {
  expect(ease('--max-auc', '1', '--max-recall', '1').status).toBe(0);
  const failed = ease('--level', 'account', '--max-auc', '0.5', '--max-recall', '0');
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(
    /^ease: tiny: account level: \S+ has AUC [\d.]+; --max-auc allows 0.5; account level: .+ has recall [\d.]+; --max-recall allows 0$/m,
  );
  expect(failed.stdout).toContain('Best column:');
  expect(ease('--max-auc', '2').status).toBe(2);
});
