import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../experiments/tiny-study.js';
import { FUZZ_CASES, outcomeOf, type Outcome } from './cases.js';

const folder = temporaryFolder();

test('300 changed studies, scenarios, worlds and tables are understood or refused in one line', async () => {
  const seen: Record<Outcome, number> = { valid: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(FUZZ_CASES, async (fuzz) => {
      seen[await outcomeOf(fuzz, folder)]++;
    }),
    { numRuns: 300, seed: 20_261_123 },
  );
  // Both happen often: the changes are neither harmless nor all fatal.
  expect(seen.valid).toBeGreaterThan(15);
  expect(seen.refused).toBeGreaterThan(100);
});
