import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../experiments/tiny-study.js';
import { fuzzCases, outcomeOf, type Outcome } from './cases.js';
import { RUN_CASES } from './run-cases.js';

const folder = temporaryFolder();

test('300 changed studies, scenarios, worlds and tables are understood or refused in one line', async () => {
  const seen: Record<Outcome, number> = { valid: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fuzzCases(0), async (fuzz) => {
      seen[await outcomeOf(fuzz, folder, 60)]++;
    }),
    { numRuns: 300, seed: 20_261_123 },
  );
  // Both happen often: the changes are neither harmless nor all fatal.
  expect(seen.valid).toBeGreaterThan(15);
  expect(seen.refused).toBeGreaterThan(100);
});

test('a study that is run in a process of its own ends well or in one line, and is whole where it says done', async () => {
  const seen: Record<Outcome, number> = { valid: 0, refused: 0 };
  for (const fuzz of fc.sample(RUN_CASES, { numRuns: 2, seed: 20_261_124 })) seen[await outcomeOf(fuzz, folder, 100)]++;
  expect(seen.valid).toBeGreaterThan(0);
});
