import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currentFollows } from '../../detectors/lib/current-follows.js';
import { propagate, undirectedGraph } from '../../detectors/lib/propagate.js';
import { VERB } from '../../sim/traffic/verb.js';
import { arbitraryWorld } from '../../experiments/examiner/worlds/arbitrary-world.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';

describe('propagation', () => {
  const anyEdges = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 25 });

  test('is S X with S = (D + I)^-1/2 (A + I) (D + I)^-1/2, written out', () => {
    fc.assert(
      fc.property(
        anyEdges,
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 14, maxLength: 14 }),
        (edges, table) => {
          const isEdge = (a: number, b: number): boolean =>
            a !== b && edges.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
          const nodes = [0, 1, 2, 3, 4, 5, 6];
          const degree = nodes.map((a) => 1 + nodes.filter((b) => isEdge(a, b)).length);
          const graph = undirectedGraph(
            7,
            Uint32Array.from(edges, ([a]) => a),
            Uint32Array.from(edges, ([, b]) => b),
          );
          const ours = propagate(graph, Float64Array.from(table), 2);
          for (const a of nodes)
            for (const column of [0, 1]) {
              const wanted = nodes
                .filter((b) => a === b || isEdge(a, b))
                .reduce((sum, b) => sum + table[2 * b + column] / Math.sqrt(degree[a] * degree[b]), 0);
              expect(ours[2 * a + column]).toBeCloseTo(wanted, 10);
            }
        },
      ),
      { seed: 91, numRuns: 100 },
    );
  });

  test('leaves an account alone that has nobody', () => {
    const none = new Uint32Array(0);
    expect([...propagate(undirectedGraph(2, none, none), Float64Array.of(3, -1), 1)]).toEqual([3, -1]);
  });
});

test('who follows whom now: the starting graph played forward, the last word on a pair holds', () => {
  fc.assert(
    fc.property(arbitraryWorld(), fc.integer({ min: 1, max: 4 }), (world, nEpochs) => {
      const edges = new Set(world.accounts.flatMap(({ followings }, a) => followings.map((b) => `${a}>${b}`)));
      for (const { verb, actor, target } of world.actions.filter(({ t }) => t < nEpochs * 86_400)) {
        if (verb === VERB.follow) edges.add(`${actor}>${target}`);
        if (verb === VERB.unfollow) edges.delete(`${actor}>${target}`);
      }
      const { from, to } = currentFollows(buildTraffic(world, { nEpochs }));
      expect(Array.from(from, (a, k) => `${a}>${to[k]}`).sort()).toEqual([...edges].sort());
    }),
    { seed: 92, numRuns: 100 },
  );
});
