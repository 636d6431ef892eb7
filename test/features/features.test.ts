import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featureBlock } from '../../detectors/feature-block.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { UserError } from '../../errors/user-error.js';
import { arbitraryWorld } from '../../experiments/examiner/worlds/arbitrary-world.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { isRemovable } from '../../sim/traffic/verb.js';
import { accountOracle } from './account-oracle.js';
import { actionOracle } from './action-oracle.js';
import { View } from './view.js';

const blocks = await loadFeatureBlocks();
const N_RUNS = 150;

/** A world, a cut after some epochs, and a window that may start in the middle of an hour. */
const cutWorld = fc.record({
  world: arbitraryWorld(),
  nEpochs: fc.integer({ min: 1, max: 4 }),
  windowSec: fc.integer({ min: 1, max: 4 * EPOCH_SEC }),
});

type CutWorld = typeof cutWorld extends fc.Arbitrary<infer T> ? T : never;

function prepare(
  { world, nEpochs, windowSec }: CutWorld,
  unit: 'account' | 'action',
): { past: PreparedPast; view: View } {
  const nowSec = nEpochs * EPOCH_SEC;
  const windowStartSec = Math.max(0, nowSec - windowSec);
  const past = preparePast({ traffic: buildTraffic(world, { nEpochs }), unit, nowSec, windowStartSec }, blocks);
  return { past, view: new View(world, nEpochs, windowStartSec) };
}

/** Equal but for rounding: sums in another order, and a variance from sums of squares. */
function expectEqual(row: number, past: PreparedPast, expected: Record<string, number>): void {
  for (const [name, value] of Object.entries(expected)) {
    const computed = past.columns[name]?.[row];
    const isSame =
      Object.is(computed, value) || Math.abs((computed ?? NaN) - value) <= 1e-7 * Math.max(1, Math.abs(value));
    if (!isSame) throw new Error(`${name}, row ${row}: expected ${value}, got ${computed}`);
  }
  expect(Object.keys(expected).sort()).toEqual(Object.keys(past.columns).sort());
}

describe('feature blocks', () => {
  it.each([Infinity, -Infinity])('that fill in %s are named, with the column', (value) => {
    const toy = featureBlock({
      ...{ id: 'toy', summary: 's', unit: 'account' },
      columns: ['fine', 'ratio'].map((name) => ({ name, description: name })),
      compute(past, [fine, ratio]) {
        fine.fill(NaN);
        ratio.fill(1);
        ratio[past.nRows - 1] = value;
      },
    });
    fc.assert(
      fc.property(cutWorld, ({ world, nEpochs }) => {
        const traffic = buildTraffic(world, { nEpochs });
        const request = { traffic, unit: 'account', nowSec: nEpochs * EPOCH_SEC, windowStartSec: 0 } as const;
        const { nRows } = preparePast(request, []);
        fc.pre(nRows > 0);
        expect(() => preparePast(request, [toy])).toThrow(
          new UserError(
            `feature block toy: ratio: expected finite numbers, NaN where unknown, got ${value} in row ${nRows - 1}`,
          ),
        );
      }),
      { seed: 11, numRuns: 20 },
    );
  });

  it('equal the slow oracle on every account', () => {
    fc.assert(
      fc.property(cutWorld, (cut) => {
        const { past, view } = prepare(cut, 'account');
        const existing = cut.world.accounts.flatMap(({ createdSec }, account) =>
          createdSec < past.nowSec ? [account] : [],
        );
        expect([...past.account]).toEqual(existing);
        existing.forEach((account, row) => expectEqual(row, past, accountOracle(view, account)));
      }),
      { seed: 11, numRuns: N_RUNS },
    );
  });

  it('equal the slow oracle on every removable action of the window', () => {
    fc.assert(
      fc.property(cutWorld, (cut) => {
        const { past, view } = prepare(cut, 'action');
        const candidates = view.log.flatMap(({ verb, t }, number) =>
          isRemovable(verb) && t >= past.windowStartSec ? [number] : [],
        );
        expect([...past.account]).toEqual(candidates.map((number) => view.log[number].actor));
        candidates.forEach((number, row) => expectEqual(row, past, actionOracle(view, number)));
      }),
      { seed: 12, numRuns: N_RUNS },
    );
  });

  it('do not depend on how large the ids are: huge ids take the hashed path', () => {
    const enlarge = (world: TinyWorld): TinyWorld => ({
      ...world,
      actions: world.actions.map((action) => ({
        ...action,
        session: (action.session * 2_654_435_761) % 4_294_967_291,
        device: (action.device * 2_654_435_761 + 77) % 4_294_967_291,
        network: 4_000_000_000 - action.network,
      })),
    });
    fc.assert(
      fc.property(cutWorld, fc.constantFrom('account' as const, 'action' as const), (cut, unit) => {
        const small = prepare(cut, unit).past;
        const huge = prepare({ ...cut, world: enlarge(cut.world) }, unit).past;
        expect(huge.columns).toEqual(small.columns);
      }),
      { seed: 13, numRuns: N_RUNS },
    );
  });

  it('are described, and unknown to nobody: every column has a name of its own and a description', () => {
    expect(blocks.length).toBeGreaterThan(8);
    for (const { columns, id } of blocks) {
      expect(new Set(columns.map(({ name }) => name)).size, id).toBe(columns.length);
      for (const { description } of columns) expect(description.length, id).toBeGreaterThan(10);
    }
  });

  it('blank what the account table tells of accounts opened later', () => {
    const account = {
      createdSec: -5,
      isPrivate: true,
      isBusiness: true,
      hasPicture: true,
      nPostsBefore: 9,
      followings: [],
    };
    const world = { accounts: [account, { ...account, createdSec: EPOCH_SEC }], actions: [], nEpochs: 2, bots: [] };
    const { past } = prepare({ world, nEpochs: 1, windowSec: EPOCH_SEC }, 'account');
    expect([...past.account]).toEqual([0]);
    expect(Array.from(past.traffic!.accounts.nPostsBefore)).toEqual([9, 0]);
    expect(Array.from(past.traffic!.accounts.isPrivate)).toEqual([1, 0]);
    expect(Array.from(past.traffic!.accounts.createdSec)).toEqual([-5, 0x7fffffff]);
  });
});
