import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Judged } from '../../experiments/metric.js';
import { FALSE_REMOVAL_GRID } from '../../experiments/metrics/curves.js';
import { operatingCurve, QUEUE_GRID } from '../../experiments/metrics/operating-curve.js';

test('every point of an operating curve is what its own threshold hits, counted one by one, and a larger budget never catches less', () => {
  const row = fc.record({
    score: fc.integer({ min: 0, max: 12 }).map((value) => value / 12),
    isPositive: fc.integer({ min: 0, max: 1 }),
    account: fc.integer({ min: 0, max: 9 }),
    isPerson: fc.integer({ min: 0, max: 1 }),
    isCreator: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const column = <Key extends keyof (typeof rows)[number]>(key: Key): number[] => rows.map((one) => one[key]);
      const judged: Judged = {
        ...{ level: 'action', nRows: rows.length, score: Float64Array.from(column('score')) },
        ...{ isPositive: Uint8Array.from(column('isPositive')), isHit: new Uint8Array(rows.length) },
        ...{ account: Uint32Array.from(column('account')), isPerson: Uint8Array.from(column('isPerson')) },
      };
      const segment = { name: 'creators', isIn: Uint8Array.from(column('isCreator')) };
      const curve = operatingCurve(judged, [segment]);
      const peopleOf = (wrong: typeof rows): number =>
        new Set(wrong.filter(({ isPerson }) => isPerson === 1).map(({ account }) => account)).size;
      const creators = (some: typeof rows): typeof rows => some.filter(({ isCreator }) => isCreator === 1);
      const organic = rows.filter(({ isPositive }) => isPositive === 0);
      expect(curve.segments).toEqual([{ name: 'creators', nPeople: peopleOf(creators(organic)) }]);
      for (const [step, most] of QUEUE_GRID.entries()) {
        const hit = rows.filter(({ score }) => score >= curve.queue.threshold[step]);
        expect(hit.length).toBeLessThanOrEqual(most);
        expect(hit.length).toBe(curve.queue.nCaught[step] + curve.queue.nFalse[step]);
        // The queue is as long as the limit lets it be: the next lower score would not fit.
        const rest = rows.filter(({ score }) => score < curve.queue.threshold[step]).map(({ score }) => score);
        const next = rows.filter(({ score }) => score >= Math.max(...rest));
        if (rest.length > 0) expect(next.length).toBeGreaterThan(most);
      }
      for (const [step, budget] of FALSE_REMOVAL_GRID.entries()) {
        const hit = rows.filter(({ score }) => score >= curve.threshold[step]);
        const wrong = hit.filter(({ isPositive }) => isPositive === 0);
        expect(curve.nCaught[step]).toBe(hit.length - wrong.length);
        expect(curve.nFalse[step]).toBe(wrong.length);
        expect(wrong.length).toBeLessThanOrEqual(budget * curve.nNegative + 1e-6);
        expect(curve.nPeople[step]).toBe(peopleOf(wrong));
        expect(curve.nPeopleIn[0][step]).toBe(peopleOf(creators(wrong)));
        if (step > 0) expect(curve.nCaught[step]).toBeGreaterThanOrEqual(curve.nCaught[step - 1]);
      }
    }),
    { seed: 5 },
  );
});
