import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CleanUp } from '../../experiments/platform/clean-up.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';

const N_ACCOUNTS = 5;
const N_REMEMBERED = 3;
const account = fc.nat(N_ACCOUNTS - 1);

const anyStep = fc.oneof(
  fc.record({
    what: fc.constant('epoch' as const),
    rows: fc.array(
      fc.record({
        verb: fc.constantFrom(VERB.like, VERB.comment, VERB.follow, VERB.post),
        actor: account,
        target: account,
      }),
      { minLength: 4, maxLength: 8 },
    ),
  }),
  fc.record({ what: fc.constant('remove' as const), back: fc.nat(3), row: fc.nat(7) }),
  fc.record({ what: fc.constant('defer' as const), back: fc.nat(3), row: fc.nat(7), forEpochs: fc.nat(5) }),
  fc.record({ what: fc.constant('restore' as const), who: account }),
  fc.record({ what: fc.constant('purge' as const), who: account }),
);

interface Row {
  readonly verb: number;
  readonly actor: number;
  readonly target: number;
  state: 'kept' | 'due' | 'removed' | 'restored';
  dueAt: number;
}

test('counts of likes and comments are those of a recount, follows are undone and put back in turn, whatever is removed, put off and restored', () => {
  const seen = { removed: 0, restored: 0, due: 0, forgotten: 0 };
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 20, maxLength: 60 }), (steps) => {
      const follows = new Map<string, number>();
      const cleanUp = new CleanUp(N_ACCOUNTS, N_REMEMBERED, ({ number, epoch }, row, isUndone) => {
        if (epoch.verb[row] !== VERB.follow) return;
        const key = `${number}/${row}`;
        follows.set(key, (follows.get(key) ?? 0) + (isUndone ? -1 : 1));
        expect([0, 1]).toContain(follows.get(key));
      });
      const epochs: Row[][] = [];
      const remembered = (number: number): boolean => number >= 0 && number >= epochs.length - N_REMEMBERED;
      const takeAway = (row: Row): void => {
        if (row.verb !== VERB.post && (row.state === 'kept' || row.state === 'due')) row.state = 'removed';
      };
      for (const step of steps) {
        const nowSec = 10 * epochs.length;
        if (step.what === 'epoch') {
          const { rows } = step;
          const column = (of: (row: (typeof rows)[number]) => number): Uint32Array => Uint32Array.from(rows, of);
          cleanUp.add({
            ...{ nActions: rows.length, startSec: nowSec, endSec: nowSec + 10, verb: column(({ verb }) => verb) },
            ...{ actor: column(({ actor }) => actor), target: column(({ target }) => target) },
          } as unknown as Epoch);
          epochs.push(rows.map((row) => ({ ...row, state: 'kept', dueAt: Infinity })));
          cleanUp.fallDue(10 * epochs.length);
          for (const [number, own] of epochs.entries())
            for (const row of own) {
              if (row.state !== 'due') continue;
              if (!remembered(number)) {
                row.state = 'kept';
                seen.forgotten++;
              } else if (row.dueAt <= 10 * epochs.length) {
                takeAway(row);
                seen.due++;
              }
            }
        } else if (step.what === 'remove' || step.what === 'defer') {
          const number = epochs.length - 1 - step.back;
          const row = remembered(number) ? epochs[number].at(step.row) : undefined;
          if (step.what === 'remove') {
            const before = row?.state;
            const nMeasures = cleanUp.remove(number, step.row, nowSec).length;
            if (row !== undefined) takeAway(row);
            const isGone = row !== undefined && before !== row.state;
            expect(nMeasures).toBe(isGone && row.verb === VERB.follow ? 1 : 0);
            seen.removed += isGone ? 1 : 0;
          } else {
            const can = row?.state === 'kept' && row.verb !== VERB.post;
            expect(cleanUp.defer(number, step.row, nowSec + 10 * step.forEpochs)).toBe(can);
            if (can) Object.assign(row, { state: 'due', dueAt: nowSec + 10 * step.forEpochs });
          }
        } else {
          const own = epochs.flatMap((rows, number) => (remembered(number) ? rows : []));
          const mine = own.filter(({ actor }) => actor === step.who);
          if (step.what === 'purge') {
            cleanUp.removeAllOf(new Set([step.who]), nowSec);
            mine.forEach(takeAway);
          } else {
            cleanUp.restore(new Set([step.who]), nowSec);
            for (const row of mine) {
              seen.restored += row.state === 'removed' ? 1 : 0;
              if (row.state !== 'kept') row.state = 'restored';
            }
          }
        }
        for (const [verb, counts] of [
          [VERB.like, cleanUp.counts.likes],
          [VERB.comment, cleanUp.counts.comments],
        ] as const) {
          const recount = new Int32Array(N_ACCOUNTS);
          for (const row of epochs.flat()) if (row.verb === verb && row.state !== 'removed') recount[row.target]++;
          expect(counts).toEqual(recount);
        }
      }
    }),
    { numRuns: 150, seed: 9 },
  );
  for (const n of Object.values(seen)) expect(n).toBeGreaterThan(5);
});
