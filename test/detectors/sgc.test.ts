import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import sgc from '../../detectors/catalog/sgc.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { currentFollows } from '../../detectors/lib/current-follows.js';
import { propagate, undirectedGraph } from '../../detectors/lib/propagate.js';
import { VERB } from '../../sim/traffic/verb.js';
import { arbitraryWorld } from '../../experiments/examiner/worlds/arbitrary-world.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { fitAndScore } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

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

describe('what everybody does a little more of on another day', () => {
  beforeAll(() => openTensorflow(['cpu']));
  // Quarters, so that adding a half loses nothing.
  const values = fc.array(
    fc.integer({ min: -12, max: 12 }).map((quarters) => quarters / 4),
    { minLength: 64, maxLength: 64 },
  );

  /** Scores of the past that was trained on, and of the same past with `shift` added to one column of everybody. */
  const bothScores = (world: Parameters<typeof buildTraffic>[0], drawn: readonly number[], scaledBy: string) => {
    const n = world.accounts.length;
    const [first, second] = [drawn.slice(0, n), drawn.slice(32, 32 + n)];
    const pastOf = (shift: number) => ({
      ...tablePast({ first: first.map((value) => value + shift), second }),
      ...{ traffic: buildTraffic(world, { nEpochs: 2 }), nowSec: 2 * 86_400 },
    });
    const run = {
      train: pastOf(0),
      labels: labelsOf(Uint8Array.from({ length: n }, (_, row) => row % 2)),
      params: { scaledBy },
    };
    return [fitAndScore(sgc, { ...run, test: pastOf(0) }), fitAndScore(sgc, { ...run, test: pastOf(0.5) })];
  };

  test('moves no score, and some where the training past scales', () => {
    let nMoved = 0;
    fc.assert(
      fc.property(arbitraryWorld(), values, (world, drawn) => {
        fc.pre(world.accounts.length >= 3 && world.accounts.length <= 32);
        const [before, after] = bothScores(world, drawn, 'own');
        after.forEach((score, row) => expect(score).toBeCloseTo(before[row], 8));
        const [fixed, moved] = bothScores(world, drawn, 'training');
        if (fixed.some((score, row) => Math.abs(score - moved[row]) > 1e-3)) nMoved++;
      }),
      { seed: 93, numRuns: 25 },
    );
    expect(nMoved).toBeGreaterThan(15);
  });
});
