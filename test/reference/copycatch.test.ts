import { describe, expect, test } from 'vitest';
import { coreOf, growCore, listByActor } from '../../detectors/lib/lockstep-core.js';
import { sortByAim } from '../../detectors/lib/matched-actions.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

interface Expected {
  readonly pages: number[];
  readonly centres: number[];
  readonly membership: readonly { readonly withinSec: number; readonly share: number; readonly users: number[] }[];
}

const expected = JSON.parse(readFixture('lockstep-cores.json')) as Expected;
const { account, time, target } = parseColumns(readFixture('lockstep-actions.csv'));
const inTime = [...time.keys()].sort((a, b) => time[a] - time[b]);
const actions = sortByAim({
  actor: Uint32Array.from(inTime, (row) => account[row]),
  nActors: 190,
  aim: Uint32Array.from(inTime, (row) => target[row]),
  nAims: Math.max(...target) + 1,
  t: Uint32Array.from(inTime, (row) => time[row]),
});

describe('copycatch equals brute force from the definition of a core', () => {
  test.each(expected.membership)('within $withinSec s, $share of 30 aims: the same members', (wanted) => {
    const centres = { aim: Uint32Array.from(expected.pages), centreSec: Float64Array.from(expected.centres) };
    const { share, withinSec } = wanted;
    const core = coreOf(actions, centres, { nAims: 30, share, withinSec });
    const what = `members within ${withinSec} s at ${share}`;
    holdTo(['copycatch', 'copycatch', what], core.members, wanted.users, 0);
  });

  test('grown from those who act together once: the campaign in step whole, never the one that spreads the same actions', () => {
    const byActor = listByActor(actions);
    const rule = { nAims: 20, share: 0.6, withinSec: 1800 };
    const found = new Set<string>();
    for (let aim = 0; aim + 1 < actions.offset.length; aim++)
      for (let place = actions.offset[aim]; place < actions.offset[aim + 1]; place += 7) {
        const near = [...actions.actor.slice(actions.offset[aim], actions.offset[aim + 1])].filter(
          (_, at) => Math.abs(actions.t[actions.offset[aim] + at] - actions.t[place]) <= rule.withinSec,
        );
        const core = growCore(actions, byActor, Uint32Array.from(new Set(near)), rule);
        if (core !== null && core.members.length >= 5) found.add(core.members.join(' '));
      }
    expect([...found]).toEqual([[...Array(20).keys()].join(' ')]);
  });
});
