import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OUTSIDE_SHARE, accountsFromActions, actionsFromAccounts } from '../../detectors/lib/score-bridge.js';

const anyActions = fc.array(fc.record({ actor: fc.nat(5), score: fc.double({ min: 0, max: 1, noNaN: true }) }));
const past = { account: Uint32Array.from([5, 3, 0, 1, 4]), nAccounts: 6, nRows: 5 };

function bridge(actions: readonly { actor: number; score: number }[], quantile?: number): Float64Array {
  const out = new Float64Array(past.nRows).fill(NaN);
  const actor = Uint32Array.from(actions, (action) => action.actor);
  accountsFromActions(
    actor,
    Float64Array.from(actions, ({ score }) => score),
    past,
    out,
    quantile,
  );
  return out;
}

describe('the score bridge', () => {
  test('an account scores the upper quantile of its own actions: at least that share of them scores no more', () => {
    fc.assert(
      fc.property(anyActions, fc.double({ min: 0.01, max: 1, noNaN: true }), (actions, quantile) => {
        bridge(actions, quantile).forEach((score, row) => {
          const own = actions.filter(({ actor }) => actor === past.account[row]).map((action) => action.score);
          if (own.length === 0) return expect(score).toBe(0);
          expect(own).toContain(score);
          const nUpTo = own.filter((one) => one <= score).length;
          const nBelow = own.filter((one) => one < score).length;
          expect(nUpTo / own.length).toBeGreaterThanOrEqual(quantile - 1e-12);
          expect(nBelow / own.length).toBeLessThan(quantile + 1e-12);
        });
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  test('by default one odd action among ten does not decide, two do; with quantile 1 the highest decides', () => {
    const actions = (nOdd: number) =>
      Array.from({ length: 10 }, (_, at) => ({ actor: 3, score: at < nOdd ? 0.9 : 0.1 }));
    expect(bridge(actions(1))[1]).toBe(0.1);
    expect(bridge(actions(2))[1]).toBe(0.9);
    expect(bridge(actions(1), 1)[1]).toBe(0.9);
  });

  test('an action scores what its account does, half of it outside the block', () => {
    const out = new Float64Array(past.nRows);
    const score = Float64Array.from([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    actionsFromAccounts(score, past, out);
    expect([...out]).toEqual([0.6, 0.4, 0.1, 0.2, 0.5]);
    actionsFromAccounts(score, past, out, (row) => row !== 0);
    expect([...out]).toEqual([0.6 * OUTSIDE_SHARE, 0.4, 0.1, 0.2, 0.5]);
  });
});
