import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RollingTraffic } from '../../experiments/platform/rolling-traffic.js';
import { childKey, rootKey } from '../../random/stream.js';
import type { Measure } from '../../sim/enforcement.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import type { AccountTable, Epoch } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';
import { applyMeasures, forgetRenewed } from '../../sim/world/apply-measures.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { smallScenario } from '../sim/small-world.js';

const DAY_SEC = 86_400;
/** Pairs among so few people meet each other's measures again and again. */
const N_PEOPLE = 4;
const N_KEPT = 3;

interface Step {
  readonly from: number;
  readonly to: number;
  readonly what: 'toggle' | 'remove' | 'restore';
}

const person = fc.nat(N_PEOPLE - 1);
const anyDay = fc.array(fc.record({ from: person, to: person, what: fc.constantFrom('toggle', 'remove', 'restore') }), {
  maxLength: 10,
});

test('the graph that is left when epochs are forgotten is the one of the world, whatever was undone, ended, made anew and put back', async () => {
  const scenario = smallScenario({ nPeople: 80 });
  const { state, lists, crew } = await foundWorld(scenario, await loadWorldPlugins(), {
    ...{ key: childKey(rootKey('rolling'), 'world'), nWorkers: 1 },
  });
  const { nAccounts, people } = state.population;
  const followingsOf = (account: number): number[] => {
    const { start, length, pool } = lists.columns;
    return [...pool.subarray(start[account], start[account] + length[account])].sort((x, y) => x - y);
  };
  const graphNow = () => {
    const followings = Array.from({ length: nAccounts }, (_, account) => followingsOf(account));
    const offset = new Uint32Array(nAccounts + 1);
    followings.forEach((list, account) => (offset[account + 1] = offset[account] + list.length));
    return { offset, target: Uint32Array.from(followings.flat()) };
  };
  const accounts = { nAccounts, nPostsBefore: new Uint32Array(nAccounts) } as unknown as AccountTable;
  const seen = { undone: 0, putBack: 0, inVain: 0 };

  fc.assert(
    fc.property(fc.array(anyDay, { minLength: 5, maxLength: 12 }), (days) => {
      const world = { state, lists, removedFollows: new Set<number>() };
      const rolling = new RollingTraffic({ accounts, graph: graphNow() }, N_KEPT);
      const quiet = new Array<Step[]>(N_KEPT).fill([]);
      for (const [day, steps] of [...days, ...quiet].entries()) {
        const rows = steps.filter(({ what, from, to }) => what === 'toggle' && from !== to);
        const pairs = rows.map(({ from, to }): readonly [number, number] => [people[from], people[to]]);
        const verbs = pairs.map(([account, target]) => {
          if (lists.has(account, target)) {
            lists.remove(account, target);
            return VERB.unfollow;
          }
          lists.addNew(account, target);
          forgetRenewed(world.removedFollows, Uint32Array.of(account, target));
          return VERB.follow;
        });
        const endSec = (day + 1) * DAY_SEC;
        rolling.add({
          ...{ startSec: endSec - DAY_SEC, endSec, nActions: pairs.length, verb: Uint8Array.from(verbs) },
          ...{ actor: Uint32Array.from(pairs, ([one]) => one), target: Uint32Array.from(pairs, ([, other]) => other) },
        } as unknown as Epoch);
        for (const { from, to, what } of steps) {
          if (what === 'toggle') continue;
          const [account, target] = [people[from], people[to]];
          const kind: Measure['kind'] = what === 'remove' ? 'remove-follow' : 'restore-follow';
          const stood = lists.has(account, target);
          applyMeasures(world, [{ kind, account, target }]);
          rolling.noteFollow(account, target, what === 'restore', endSec);
          const hasChanged = lists.has(account, target) !== stood;
          seen[!hasChanged ? 'inVain' : what === 'remove' ? 'undone' : 'putBack']++;
        }
      }
      const { offset, target } = rolling.traffic.graph;
      expect({ offset: Array.from(offset), target: Array.from(target) }).toEqual({
        offset: Array.from(graphNow().offset),
        target: Array.from(graphNow().target),
      });
    }),
    { numRuns: 60, seed: 5 },
  );
  for (const n of Object.values(seen)) expect(n).toBeGreaterThan(20);
  await crew.close();
});
