import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditCode } from '../../experiments/ease/audit-code.js';
import { auditNumber } from '../../experiments/ease/audit-number.js';
import { auditPast } from '../../experiments/ease/audit-past.js';
import { EASE_BUDGET, EASE_CLASS, type EaseScore } from '../../experiments/ease/ease-column.js';
import { easeRows } from '../../experiments/ease/ease-rows.js';
import { pastFromTable } from '../../detectors/host/prepared-past.js';

const RUNS = { seed: 20181119, numRuns: 200 };
const { organic, inauthentic, leftOut } = EASE_CLASS;

/** Few values, so that ties are common, and unknown ones. */
const anyRows = fc.array(
  fc.record({ value: fc.constantFrom(-1, 0, 0.5, 2, 7, NaN), of: fc.constantFrom(organic, inauthentic, leftOut) }),
  { maxLength: 40 },
);
type Rows = readonly { readonly value: number; readonly of: number }[];

const audit = (rows: Rows, kind: 'number' | 'code'): EaseScore => {
  const column = { name: 'x', kind, values: rows.map(({ value }) => value) };
  const classOf = Uint8Array.from(rows, ({ of }) => of);
  return kind === 'number' ? auditNumber(column, classOf) : auditCode(column, classOf);
};
const of = (rows: Rows, wanted: number): number[] => rows.flatMap((row) => (row.of === wanted ? [row.value] : []));
const share = (values: readonly number[], test: (value: number) => boolean): number =>
  values.length === 0 ? NaN : values.filter(test).length / values.length;

/** Every pair, the slow way; unknown values lose against known ones. */
function aucOf(rows: Rows, sign: 1 | -1): number {
  const worth = (value: number): number => (Number.isNaN(value) ? -Infinity : sign * value);
  const pairs = of(rows, inauthentic).flatMap((a) =>
    of(rows, organic).map((b) => (worth(a) > worth(b) ? 1 : worth(a) === worth(b) ? 0.5 : 0)),
  );
  return pairs.length === 0 ? NaN : pairs.reduce<number>((sum, won) => sum + won, 0) / pairs.length;
}

describe('the audit of a number', () => {
  it('gives the AUC of the better direction, as counted pair by pair', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { auc } = audit(rows, 'number');
        const slow = Math.max(aucOf(rows, 1), aucOf(rows, -1));
        if (Number.isNaN(slow)) expect(auc).toBeNaN();
        else expect(auc).toBeCloseTo(slow, 12);
      }),
      RUNS,
    );
  });

  it('gives the best rule of all that keep the budget, and what it says is true', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const tests = [
          Number.isNaN,
          ...[-1, 0, 0.5, 2, 7].flatMap((at) => [(value: number) => value >= at, (value: number) => value <= at]),
        ];
        const [bad, good] = [of(rows, inauthentic), of(rows, organic)];
        if (bad.length === 0 || good.length === 0) return;
        const within = tests.filter((test) => share(good, test) <= EASE_BUDGET);
        const { recall, falseRemovalRate } = audit(rows, 'number');
        expect(recall).toBeCloseTo(Math.max(0, ...within.map((test) => share(bad, test))), 12);
        expect(falseRemovalRate).toBeLessThanOrEqual(EASE_BUDGET);
      }),
      RUNS,
    );
  });

  it('spends its budget: one organic row in a thousand may be hit', () => {
    const rows = [
      ...Array.from({ length: 2000 }, (_, place) => ({ value: place, of: organic })),
      ...Array.from({ length: 10 }, () => ({ value: 1997.5, of: inauthentic })),
    ];
    expect(audit(rows, 'number')).toMatchObject({
      recall: 1,
      falseRemovalRate: 0.001,
      rule: { test: '>=', value: 1997.5 },
    });
    expect(audit([...rows, { value: 1999.5, of: organic }], 'number').recall).toBe(0);
  });
});

describe('the audit of a code', () => {
  it('takes one value at a time, whatever the numbers are', () => {
    const rows = [
      ...Array.from({ length: 30 }, () => ({ value: 0, of: organic })),
      ...Array.from({ length: 10 }, (_, place) => ({ value: place < 7 ? 3 : 0, of: inauthentic })),
    ];
    const score = audit(rows, 'code');
    expect(score).toMatchObject({ recall: 0.7, falseRemovalRate: 0, rule: { test: '=', value: 3 } });
    expect(score.auc).toBeCloseTo(0.85, 12);
    const renamed = rows.map((row) => ({ ...row, value: row.value === 3 ? -8 : 99 }));
    expect(audit(renamed, 'code')).toMatchObject({ auc: score.auc, recall: score.recall });
  });

  it('finds nothing where every value is organic now and then', () => {
    const rows = [0, 1, 2].flatMap((value) => [
      { value, of: organic },
      { value, of: inauthentic },
    ]);
    expect(audit(rows, 'code')).toMatchObject({ recall: 0, falseRemovalRate: 0, auc: 0.5, rule: { test: 'never' } });
  });
});

describe('a table of many columns', () => {
  const label = Uint8Array.from({ length: 400 }, (_, row) =>
    row % 4 === 0 ? inauthentic : row % 4 === 1 ? leftOut : organic,
  );
  const past = pastFromTable({
    noise: Float64Array.from(label, (_, row) => (row * 7919) % 101),
    leak: Float64Array.from(label, (one) => (one === inauthentic ? 1 : 0)),
    // Says everything about the rows that are left out, and nothing about the rest.
    aside: Float64Array.from(label, (one) => (one === leftOut ? 1 : 0)),
  });

  it('puts the leak first and flags it; what is left out on both sides counts for nothing', () => {
    const [first, ...rest] = easeRows('account', [auditPast(past, label)]);
    expect(first).toMatchObject({ column: 'table/leak', auc: 1, recall: 1, rank: 1, recallRank: 1, n: 1 });
    expect(first.flag).toContain('0.98');
    expect(rest.map(({ flag }) => flag)).toEqual(['', '']);
    expect(rest.find(({ column }) => column === 'table/aside')?.auc).toBe(0.5);
  });

  it('looks at evenly spread rows when told to look at fewer, and sees the same', () => {
    const few = auditPast(past, label, 50);
    expect(few.find(({ column }) => column === 'table/leak')).toMatchObject({ auc: 1, recall: 1 });
  });

  it('gives an interval over worlds', () => {
    const worlds = [auditPast(past, label), auditPast(past, label, 50)];
    const [noise] = easeRows('account', worlds).filter(({ column }) => column === 'table/noise');
    expect(noise.n).toBe(2);
    expect(noise.aucLow).toBeLessThanOrEqual(noise.auc ?? NaN);
    expect(noise.aucHigh).toBeGreaterThanOrEqual(noise.auc ?? NaN);
  });
});
