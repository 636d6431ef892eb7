import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bipartiteGraph } from '../../detectors/lib/bipartite-graph.js';
import { hubsAndAuthorities } from '../../detectors/lib/hubs-and-authorities.js';
import { cellsOfTargets, measureSynchrony } from '../../detectors/lib/target-cells.js';

const anyEdges = fc.array(fc.tuple(fc.nat(7), fc.nat(15)), { minLength: 1, maxLength: 80 });

describe('synchrony', () => {
  test('synchronicity is never below the bound of the paper, nor above 1; normality lies in [0, 1]', () => {
    fc.assert(
      fc.property(anyEdges, fc.constantFrom(1.2, 2, 10), (edges, base) => {
        const cols = [...new Set(edges.map(([, col]) => col))];
        const graph = bipartiteGraph(8, cols.length, {
          row: Uint32Array.from(edges, ([row]) => row),
          col: Uint32Array.from(edges, ([, col]) => cols.indexOf(col)),
        });
        const { authority } = hubsAndAuthorities(graph, { form: 'textbook', iterations: 10 });
        const cells = cellsOfTargets(graph, authority, base);
        expect(cells.share.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        const { synchronicity, normality, excess } = measureSynchrony(graph, cells);
        const [M, s] = [cells.share.length, cells.share.reduce((sum, share) => sum + share ** 2, 0)];
        for (let row = 0; row < 8; row++) {
          if (graph.rowOffset[row] === graph.rowOffset[row + 1]) continue;
          const n = normality[row];
          expect(synchronicity[row]).toBeLessThanOrEqual(1 + 1e-12);
          expect(n).toBeLessThanOrEqual(1 + 1e-12);
          if (M * s > 1 + 1e-9) {
            const bound = (-M * n * n + 2 * n - s) / (1 - M * s);
            expect(synchronicity[row]).toBeGreaterThanOrEqual(bound - 1e-9);
            expect(excess[row]).toBeCloseTo(Math.max(0, synchronicity[row] - bound), 9);
          }
        }
      }),
      { seed: 71, numRuns: 150 },
    );
  });

  test('an account with one target is as synchronous as can be', () => {
    const graph = bipartiteGraph(2, 3, { row: Uint32Array.of(0, 1, 1, 1), col: Uint32Array.of(0, 0, 1, 2) });
    const cells = cellsOfTargets(graph, Float64Array.of(0.9, 0.4, 0.1), 2);
    expect(measureSynchrony(graph, cells).synchronicity[0]).toBe(1);
    expect(measureSynchrony(graph, cells).synchronicity[1]).toBeCloseTo(1 / 3, 12);
  });
});
