import { test } from 'vitest';
import { undirectedGraph } from '../../detectors/lib/propagate.js';
import type { NeighbourLists } from '../../detectors/lib/add-neighbours.js';
import { besideNeighbours, runLayer } from '../../detectors/lib/sage-layer.js';
import { bipartiteGraph } from '../../detectors/lib/bipartite-graph.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

interface Expected {
  readonly graphsage_mean_layer: {
    W_self: number[][];
    W_neigh: number[][];
    bias: number[];
    first5: number[][];
    checksum: number;
  };
  readonly rgcn_layer: { root: number[][]; W_rel: number[][][]; bias: number[]; first5: number[][]; checksum: number };
}

const expected = JSON.parse(readFixture('propagation-labels.json')) as Expected;
const nodes = parseColumns(readFixture('propagation-nodes.csv'));
const { a, b } = parseColumns(readFixture('propagation-edges.csv'));
const nNodes = nodes['x0'].length;
const table = {
  width: 3,
  cells: Float64Array.from({ length: 3 * nNodes }, (_, at) => nodes[`x${at % 3}`][Math.floor(at / 3)]),
};
const rowMajor = (matrices: readonly number[][][]): Float64Array => Float64Array.from(matrices.flat(2));
const sum = (cells: Float64Array): number => cells.reduce((total, value) => total + value, 0);

/** Edges that lead to each node, every second one from `from` on. */
function incoming(from: 0 | 1): NeighbourLists {
  const isOwn = (_: number, edge: number): boolean => edge % 2 === from;
  const edges = { row: Uint32Array.from(a.filter(isOwn)), col: Uint32Array.from(b.filter(isOwn)) };
  const { colOffset, colTarget } = bipartiteGraph(nNodes, nNodes, edges);
  return { offset: colOffset, neighbour: colTarget };
}

test('one GraphSAGE-mean layer, cut at 0 and brought to length 1: the formula to 1e-12', () => {
  const wanted = expected.graphsage_mean_layer;
  const layer = {
    outputs: 4,
    weights: rowMajor([wanted.W_self, wanted.W_neigh]),
    bias: Float64Array.from(wanted.bias),
  };
  const ties = undirectedGraph(nNodes, Uint32Array.from(a), Uint32Array.from(b));
  const { cells } = runLayer(besideNeighbours(table, [ties]), layer, 'relu-and-length-1');
  holdTo(['graph-sage', 'propagation_gnn', 'mean layer, five nodes'], cells.slice(0, 20), wanted.first5.flat(), 1e-12);
  holdTo(['graph-sage', 'propagation_gnn', 'mean layer, sum over all nodes'], sum(cells), wanted.checksum, 5e-10);
});

test('one RGCN layer of two relations, followed backwards: the formula to 1e-12', () => {
  const wanted = expected.rgcn_layer;
  const layer = {
    outputs: 4,
    weights: rowMajor([wanted.root, ...wanted.W_rel]),
    bias: Float64Array.from(wanted.bias),
  };
  const { cells } = runLayer(besideNeighbours(table, [incoming(0), incoming(1)]), layer, 'none');
  holdTo(['graph-sage', 'propagation_gnn', 'RGCN layer, five nodes'], cells.slice(0, 20), wanted.first5.flat(), 1e-12);
  holdTo(['graph-sage', 'propagation_gnn', 'RGCN layer, sum over all nodes'], sum(cells), wanted.checksum, 5e-10);
});
