import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadPolicies } from '../../experiments/load-policies.js';
import type { Policy } from '../../experiments/policy.js';

const threshold = (await loadPolicies()).get('threshold') as Policy;

interface Audit {
  readonly score: number;
  readonly isInauthentic: number;
}

function hitsOf(
  audits: readonly Audit[],
  budget: number,
  level: 'account' | 'action',
  scores: readonly number[],
): boolean[] {
  const params = threshold.params.parse(
    level === 'account' ? { budgetAccounts: budget } : { budgetPer100kActions: budget * 100_000 },
  );
  const plan = threshold.prepare(
    {
      score: Float64Array.from(audits, ({ score }) => score),
      isInauthentic: Uint8Array.from(audits, ({ isInauthentic }) => isInauthentic),
    },
    level,
    params,
  );
  const isHit = new Uint8Array(scores.length);
  threshold.decide(
    plan,
    Float64Array.from(scores),
    { nRows: scores.length, account: Uint32Array.from(scores.keys()) },
    isHit,
  );
  return Array.from(isHit, (hit) => hit === 1);
}

const score = fc.integer({ min: 0, max: 10 }).map((step) => step / 10);
const audits = fc.array(fc.record({ score, isInauthentic: fc.integer({ min: 0, max: 1 }) }), { maxLength: 40 });
const budget = fc.integer({ min: 0, max: 20 }).map((step) => step / 20);
const level = fc.constantFrom('account' as const, 'action' as const);

test('false removals on the audited rows stay within the budget, and one score lower would not', () => {
  fc.assert(
    fc.property(audits, budget, level, (list, share, unit) => {
      const organic = list.filter(({ isInauthentic }) => isInauthentic === 0);
      fc.pre(organic.length > 0);
      const isHit = hitsOf(
        list,
        share,
        unit,
        organic.map((row) => row.score),
      );
      const nHit = isHit.filter(Boolean).length;
      expect(nHit / organic.length).toBeLessThanOrEqual(share + 1e-9);
      const spared = organic.filter((_, row) => !isHit[row]).map((row) => row.score);
      const next = Math.max(...spared);
      if (spared.length > 0) {
        const nLower = organic.filter((row) => row.score >= next).length;
        expect(nLower / organic.length).toBeGreaterThan(share);
      }
    }),
    { seed: 1 },
  );
});

test('an audited row that stands for several counts as if they were all there, unless told otherwise', () => {
  const weighted = fc.array(
    fc.record({ score, isInauthentic: fc.integer({ min: 0, max: 1 }), weight: fc.integer({ min: 1, max: 6 }) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(weighted, budget, (list, share) => {
      const lineOf = (rows: readonly (Audit & { weight?: number })[], weighsAudits = true): number => {
        const params = threshold.params.parse({ budgetPer100kActions: share * 100_000, weighsAudits });
        const column = (name: 'score' | 'isInauthentic' | 'weight'): number[] => rows.map((row) => row[name] ?? 1);
        const audited = {
          score: Float64Array.from(column('score')),
          isInauthentic: Uint8Array.from(column('isInauthentic')),
          weight: Float64Array.from(column('weight')),
        };
        return threshold.threshold(threshold.prepare(audited, 'action', params));
      };
      const single = list.map((row) => ({ score: row.score, isInauthentic: row.isInauthentic }));
      expect(lineOf(list)).toBe(lineOf(list.flatMap((row, at) => new Array<Audit>(row.weight).fill(single[at]))));
      expect(lineOf(list, false)).toBe(lineOf(single));
    }),
    { seed: 3 },
  );
});

test('a larger budget never spares what a smaller one hits', () => {
  fc.assert(
    fc.property(audits, budget, budget, level, fc.array(score, { maxLength: 30 }), (list, one, other, unit, scores) => {
      const few = hitsOf(list, Math.min(one, other), unit, scores);
      const many = hitsOf(list, Math.max(one, other), unit, scores);
      return few.every((hit, row) => !hit || many[row]);
    }),
    { seed: 2 },
  );
});

test('says so when there are too few audits for the budget, and hits nothing when there are none', () => {
  const plan = (scores: number[]): unknown =>
    threshold.prepare(
      { score: Float64Array.from(scores), isInauthentic: new Uint8Array(scores.length) },
      'account',
      threshold.params.parse({}),
    );
  expect(threshold.note?.(plan([]))).toBe('no audited organic rows: nothing is hit');
  expect(threshold.note?.(plan([0.2, 0.4]))).toBe(
    'too few audited organic rows for the budget (2): none of them may be hit',
  );
  expect(threshold.note?.(plan(Array.from({ length: 200 }, () => 0.5)))).toBeNull();
  expect(threshold.threshold(plan([]))).toBeNaN();
  expect(hitsOf([], 0.5, 'account', [0, 1])).toEqual([false, false]);
});
