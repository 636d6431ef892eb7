import type { NeighbourLists, Table } from './add-neighbours.js';
import { besideNeighbours, runLayer } from './sage-layer.js';
import { entered, type SageNetwork } from './sage-network.js';

/** What one node’s log-odds lose when one thing is taken away, everything else as it is. They do not add up. */
export interface NodeOcclusions {
  readonly logOdds: number;
  /** Per column: without the node’s own value, which then counts as the mean, for itself and for its neighbours. */
  readonly column: Float64Array;
  /** Per tie of the node: without that tie, for both its ends. */
  readonly ties: readonly { readonly relation: number; readonly neighbour: number; readonly contribution: number }[];
}

/** The node, its neighbours, and what the first layer reads of each. */
interface Surroundings {
  readonly network: SageNetwork;
  /** What the first layer reads of all nodes. */
  readonly table: Table;
  readonly relations: readonly NeighbourLists[];
  /** Rows of the table: the node first, then each neighbour once. */
  readonly nodes: Uint32Array;
  readonly inputs: Table;
  /** Per relation: the node’s neighbours, as places in `nodes`. */
  readonly lists: readonly Uint32Array[];
}

const neighboursOf = ({ offset, neighbour }: NeighbourLists, node: number): Uint32Array =>
  neighbour.subarray(offset[node], offset[node + 1]);

/**
 * Takes the columns and ties of one node away one by one and runs the two layers again where they change: exact, and local. One relation leads both ways; of two, each is the other seen from its
 * other end. O((columns + ties) x neighbours x inputs x hidden).
 */
export function occludeNode(
  network: SageNetwork,
  columns: Table,
  relations: readonly NeighbourLists[],
  node: number,
): NodeOcclusions {
  const table = entered(network, columns);
  const nodes = Uint32Array.from(new Set([node, ...relations.flatMap((lists) => [...neighboursOf(lists, node)])]));
  const placeOf = new Map(Array.from(nodes, (each, place) => [each, place]));
  const inner = relations.map((lists) => {
    const own = Array.from(nodes, (each) => neighboursOf(lists, each));
    const ends = own.map((_, at) => own.slice(0, at + 1).reduce((sum, { length }) => sum + length, 0));
    return { offset: Uint32Array.from([0, ...ends]), neighbour: Uint32Array.from(own.flatMap((list) => [...list])) };
  });
  const inputs = besideNeighbours(table, inner, nodes);
  const lists = relations.map((each) => neighboursOf(each, node).map((other) => placeOf.get(other)!));
  const around = { network, table, relations, nodes, inputs, lists };
  const hidden = runLayer(inputs, network.first, 'relu-and-length-1');
  const logOdds = headOf(network, hidden, lists);
  const own = columns.cells.subarray(node * columns.width, (node + 1) * columns.width);
  const column = Float64Array.from(own, (value, at) => {
    if (value === 0) return 0;
    const cells = own.slice();
    cells[at] = 0;
    const changed = entered(network, { width: columns.width, cells });
    const inner = runLayer(withRow(around, changed.cells), network.first, 'relu-and-length-1');
    return logOdds - headOf(network, inner, lists);
  });
  const ties = lists.flatMap((places, relation) =>
    Array.from(places, (place) => ({
      relation,
      neighbour: nodes[place],
      contribution: logOdds - withoutTie(around, hidden, relation, place),
    })),
  );
  return { logOdds, column, ties };
}

/** Log-odds of the node, whose first layer is row 0 of `hidden`. */
function headOf({ second, head }: SageNetwork, hidden: Table, lists: readonly Uint32Array[]): number {
  const outer = lists.map((neighbour) => ({ offset: Uint32Array.of(0, neighbour.length), neighbour }));
  const beside = besideNeighbours(hidden, outer, Uint32Array.of(0));
  return runLayer(runLayer(beside, second, 'relu-and-length-1'), head, 'none').cells[0];
}

/** What the first layer reads when the node’s row is another one. */
function withRow({ table, relations, nodes, inputs }: Surroundings, row: Float64Array): Table {
  const cells = inputs.cells.slice();
  const lost = row.map((value, column) => table.cells[nodes[0] * table.width + column] - value);
  cells.set(row);
  nodes.forEach((each, place) =>
    relations.forEach((lists, relation) => {
      const own = neighboursOf(lists, each);
      if (!own.includes(nodes[0])) return;
      const start = place * inputs.width + (1 + relation) * table.width;
      lost.forEach((value, column) => {
        if (value !== 0) cells[start + column] -= value / own.length;
      });
    }),
  );
  return { width: inputs.width, cells };
}

/** Log-odds of the node without one of its ties. */
function withoutTie(
  { network, table, relations, nodes, inputs, lists }: Surroundings,
  hidden: Table,
  relation: number,
  place: number,
): number {
  const { width } = inputs;
  const reverse = relations.length === 1 ? 0 : 1 - relation;
  const [node, other] = [nodes[0], nodes[place]];
  const changed = new Float64Array(2 * width);
  changed.set(inputs.cells.subarray(0, width));
  changed.set(inputs.cells.subarray(place * width, (place + 1) * width), width);
  takeFromMean(changed, (1 + relation) * table.width, table, other, neighboursOf(relations[relation], node).length);
  takeFromMean(
    changed,
    width + (1 + reverse) * table.width,
    table,
    node,
    neighboursOf(relations[reverse], other).length,
  );
  const ends = runLayer({ width, cells: changed }, network.first, 'relu-and-length-1');
  const cells = hidden.cells.slice();
  cells.set(ends.cells.subarray(0, hidden.width), 0);
  cells.set(ends.cells.subarray(hidden.width), place * hidden.width);
  const left = lists.map((list, at) => (at === relation ? list.filter((each) => each !== place) : list));
  return headOf(network, { width: hidden.width, cells }, left);
}

/** Turns the mean of `n` rows, which lies in `cells` from `start` on, into that of the others without row `row`; zeros where none is left. */
function takeFromMean(cells: Float64Array, start: number, table: Table, row: number, n: number): void {
  for (let column = 0; column < table.width; column++)
    cells[start + column] =
      n <= 1 ? 0 : (cells[start + column] * n - table.cells[row * table.width + column]) / (n - 1);
}
