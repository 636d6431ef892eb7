import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import type { Scenario } from '../../sim/scenario/schema.js';

/** A village that simulates in a moment: all three personas, both operations, the confounder; three windows of three days. */
export const TINY_SCENARIO: Scenario = parseScenario(
  {
    format: 'scenario@1',
    name: 'tiny',
    nPeople: 150,
    horizonDays: 9,
    organic: [
      { use: 'regular', share: 0.7 },
      { use: 'creator', share: 0.1 },
      { use: 'newcomer', share: 0.2 },
    ],
    confounders: [{ use: 'giveaway-loop', with: { startDays: [2, 6], entrantShare: 0.1 } }],
    operations: [{ use: 'follow-service' }, { use: 'bot-farm' }],
  },
  'tiny scenario',
);

/** A study on the village. */
export const TINY_STUDY = {
  format: 'study@1',
  name: 'tiny',
  question: 'Does the whole way work?',
  scenarios: [TINY_SCENARIO],
  replicates: 2,
  seed: 'tiny',
  split: { windowDays: 3 },
  labels: { auditShare: 0.8, delayDaysMean: 0.3 },
  detectors: [{ use: 'rate-rules' }, { use: 'gradient-boosting', with: { iterations: 10 } }],
};

/** The same for a closed loop, which has windows of its own. */
export const TINY_LOOPED = { ...TINY_STUDY, split: undefined };

/** A folder that is gone after the tests of the file; to be called at the top of a file or in a `describe`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new, empty folder in a folder. */
export function folderIn(folder: string): string {
  return mkdtempSync(join(folder, 'in-'));
}

/** Writes a file into a folder and gives its path. JSON is YAML. */
export function writeTo(folder: string, name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}
