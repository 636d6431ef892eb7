import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fallingOrganicPersons } from '../../experiments/guarantees/falling-scores.js';
import { highestOfAccounts, rowsOfSameAccounts } from '../../experiments/guarantees/whole-accounts.js';

const past = fc.array(
  fc.record({
    account: fc.integer({ min: 0, max: 6 }),
    score: fc.integer({ min: 0, max: 9 }).map((step) => step / 10),
    isLookedAt: fc.boolean(),
    isInauthentic: fc.integer({ min: 0, max: 1 }),
  }),
  { maxLength: 40 },
);

test('a person is worth the highest score of all they did, however little of it was looked at', () => {
  fc.assert(
    fc.property(past, (rows) => {
      const account = Uint32Array.from(rows, (row) => row.account);
      const some = Uint32Array.from(rows.keys()).filter((row) => rows[row].isLookedAt);
      const lookedAt = new Set(Array.from(some, (row) => account[row]));
      const whole = rowsOfSameAccounts({ account }, some);
      expect(Array.from(whole)).toEqual(Array.from(rows.keys()).filter((row) => lookedAt.has(account[row])));

      // Scores of other accounts are not known.
      const score = Float64Array.from(rows, (row) => (lookedAt.has(row.account) ? row.score : NaN));
      const highest = highestOfAccounts({ account }, score, { some, rows: whole });
      const audited = {
        score: Float64Array.from(some, (row) => score[row]),
        isInauthentic: Uint8Array.from(some, (row) => rows[row].isInauthentic),
        highest,
      };
      const falling = fallingOrganicPersons(
        audited,
        Uint32Array.from(some, (row) => account[row]),
      );
      const innocent = [...lookedAt].filter(
        (one) => !rows.some((row) => row.account === one && row.isLookedAt && row.isInauthentic === 1),
      );
      const expected = innocent.map((one) =>
        Math.max(...rows.filter((row) => row.account === one).map((row) => row.score)),
      );
      expect(Array.from(falling)).toEqual(expected.sort((a, b) => b - a));
    }),
    { seed: 4 },
  );
});
