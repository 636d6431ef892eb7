import { describe, expect, test } from 'vitest';
import { bipartiteGraph, type BipartiteGraph } from '../../detectors/lib/bipartite-graph.js';
import { hubsAndAuthorities, type HitsForm } from '../../detectors/lib/hubs-and-authorities.js';
import { cellsOfTargets, measureSynchrony } from '../../detectors/lib/target-cells.js';
import { largestDifference, mean } from './out-of-fold.js';
import { departFrom, holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

const nodes = parseColumns(readFixture('follow-graph-nodes.csv'));
const nNodes = nodes['authority'].length;
const { source, target } = parseColumns(readFixture('follow-graph.csv'));
/** The nodes that somebody follows, which are the columns. */
const followed = [...new Set(target)].sort((a, b) => a - b);

function readGraph(): BipartiteGraph {
  const colOf = new Map(followed.map((node, col) => [node, col]));
  const col = Uint32Array.from(target, (node) => colOf.get(node)!);
  return bipartiteGraph(nNodes, followed.length, { row: Uint32Array.from(source), col });
}

function measure(form: HitsForm) {
  const graph = readGraph();
  const { authority } = hubsAndAuthorities(graph, { form, iterations: 10, nNodes });
  const cells = cellsOfTargets(graph, authority, 2);
  return { authority, cells, ...measureSynchrony(graph, cells) };
}

/** Nodes more than three standard deviations above the mean. */
function flagged(excess: Float64Array): number[] {
  const middle = mean([...excess]);
  const deviation = Math.sqrt(mean([...excess].map((value) => (value - middle) ** 2)));
  return [...excess.keys()].filter((node) => excess[node] > middle + 3 * deviation);
}

describe('catchsync equals the authors’ program', () => {
  const ours = measure('accumulating');

  test('HITS authorities to 1e-15, by its accumulating rule', () => {
    const expected = followed.map((node) => nodes['authority'][node]);
    holdTo(
      ['catchsync', 'catchsync', 'HITS authorities, as the program adds them up'],
      ours.authority,
      expected,
      1e-15,
    );
  });

  test('24 cells, synchronicity and normality to 1e-14', () => {
    expect(ours.cells.share).toHaveLength(24);
    const sumOfSquares = ours.cells.share.reduce((sum, share) => sum + share ** 2, 0);
    holdTo(['catchsync', 'catchsync', 'sum of squared cell shares'], sumOfSquares, 0.15500510010708957, 1e-14);
    holdTo(['catchsync', 'catchsync', 'synchronicity'], ours.synchronicity, nodes['synchronicity'], 1e-14);
    holdTo(['catchsync', 'catchsync', 'normality'], ours.normality, nodes['normality'], 1e-14);
  });

  test('the paper’s residuals to 1e-14, and its rule flags the 40 bots and nobody else', () => {
    holdTo(['catchsync', 'catchsync', 'residuals over the lower bound'], ours.excess, nodes['residual'], 1e-14);
    const bots = [...Array(nNodes).keys()].filter((node) => nodes['is_bot'][node] === 1);
    holdTo(['catchsync', 'catchsync', 'nodes flagged'], flagged(ours.excess), bots, 0);
  });

  test('textbook HITS differs by 5.5e-4 and flags the same 40', () => {
    const textbook = measure('textbook');
    const expected = followed.map((node) => nodes['authority'][node]);
    departFrom(['catchsync', 'catchsync', 'textbook HITS: authorities'], textbook.authority, expected, {
      ...{ difference: 0.0005480872673760025, tolerance: 5e-13 },
      because: 'the textbook replaces the old vector, the authors’ program adds to it (`hits: accumulating`)',
    });
    expect(flagged(textbook.excess)).toEqual(flagged(ours.excess));
  });

  test('textbook HITS finds the leading singular vectors', () => {
    const graph = readGraph();
    const { hub, authority } = hubsAndAuthorities(graph, { form: 'textbook', iterations: 300 });
    // A^T A v = lambda v: authorities of authorities point the same way.
    const again = new Float64Array(graph.nCols);
    for (let row = 0; row < graph.nRows; row++)
      for (let at = graph.rowOffset[row]; at < graph.rowOffset[row + 1]; at++) again[graph.rowTarget[at]] += hub[row];
    const length = Math.hypot(...again);
    expect(
      largestDifference(
        again.map((value) => value / length),
        authority,
      ),
    ).toBeLessThan(1e-12);
  });
});
