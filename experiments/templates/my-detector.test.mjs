import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import test from 'node:test';

/** The command that wrote this file. */
const ERSATZ = 'path of the command';

test('my-detector passes every check of the examiner', () => {
  const file = fileURLToPath(new URL('./my-detector.ts', import.meta.url));
  const told = execFileSync(process.execPath, [ERSATZ, 'check', file, '--json'], { encoding: 'utf8' });
  for (const { check, passed, story } of JSON.parse(told).checks) assert.ok(passed, `${check}: ${story}`);
});
