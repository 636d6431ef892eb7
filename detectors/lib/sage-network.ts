import type { RandomStream } from '../../random/stream.js';
import { adamStart, adamStep } from './adam-steps.js';
import type { NeighbourLists, Table } from './add-neighbours.js';
import {
  backToNeighbours,
  besideNeighbours,
  finished,
  runLayer,
  runLayerBack,
  type LayerGradient,
  type LayerWeights,
} from './sage-layer.js';
import { sigmoid } from './sigmoid.js';

/** Two layers and a logistic head. */
export interface SageNetwork {
  /** What brings columns to hidden units where one layer is applied twice; null where the two layers have weights of their own. */
  readonly input: LayerWeights | null;
  readonly first: LayerWeights;
  /** The same object as `first` where one layer is applied twice. */
  readonly second: LayerWeights;
  readonly head: LayerWeights;
}

/** What a network learns from. */
export interface SageProblem {
  /** One row a node: its columns, standardised. */
  readonly table: Table;
  /** One list a relation, over all nodes. */
  readonly relations: readonly NeighbourLists[];
  /** Labelled nodes, and what they are. */
  readonly node: Uint32Array;
  readonly isPositive: Uint8Array;
  /** Weights of an organic and of an inauthentic node. */
  readonly classWeight: readonly [number, number];
}

/** `own`: two layers with weights of their own; `shared`: an input layer, then one layer applied twice. */
export type SageLayers = 'own' | 'shared';

/** How a network learns. */
export interface SageTraining {
  readonly layers: SageLayers;
  readonly hidden: number;
  readonly epochs: number;
  readonly rate: number;
  /** Strength of the L2 penalty on all weights but biases. */
  readonly penalty: number;
  /** Neighbours a relation drawn for each labelled node at each epoch. */
  readonly neighbours: number;
}

/** A network before learning: weights uniform within sqrt(6 / (inputs + outputs)), biases 0 (Glorot and Bengio 2010). */
export function randomNetwork(
  { inputs, hidden, nRelations }: { readonly inputs: number; readonly hidden: number; readonly nRelations: number },
  layers: SageLayers,
  random: RandomStream,
): SageNetwork {
  const layer = (from: number, outputs: number): LayerWeights => {
    const bound = Math.sqrt(6 / (from + outputs));
    const weights = Float64Array.from({ length: from * outputs }, () => bound * (2 * random.uniform() - 1));
    return { outputs, weights, bias: new Float64Array(outputs) };
  };
  if (layers === 'shared') {
    const input = layer(inputs, hidden);
    const twice = layer(hidden * (1 + nRelations), hidden);
    return { input, first: twice, second: twice, head: layer(hidden, 1) };
  }
  return {
    input: null,
    first: layer(inputs * (1 + nRelations), hidden),
    second: layer(hidden * (1 + nRelations), hidden),
    head: layer(hidden, 1),
  };
}

/** What the first layer reads of each node: its columns, or what the input layer makes of them. */
export function entered({ input }: SageNetwork, table: Table): Table {
  return input === null ? table : runLayer(table, input, 'relu-and-length-1');
}

/** Scores in [0,1] of all nodes, with all their neighbours. O(edges x (inputs + hidden) + nodes x inputs x hidden). */
export function runNetwork(network: SageNetwork, table: Table, relations: readonly NeighbourLists[]): Float64Array {
  const first = runLayer(besideNeighbours(entered(network, table), relations), network.first, 'relu-and-length-1');
  const second = runLayer(besideNeighbours(first, relations), network.second, 'relu-and-length-1');
  return runLayer(second, network.head, 'none').cells.map(sigmoid);
}

/** Log-loss of a batch and its gradients, biases after weights, in the order of `weightsOf`. */
export interface SageLoss {
  readonly loss: number;
  readonly gradients: readonly Float64Array[];
}

/** Weights and biases in the order of the gradients; the arrays of the network themselves. */
export function weightsOf({ input, first, second, head }: SageNetwork): Float64Array[] {
  const layers = input === null ? [first, second, head] : [input, first, head];
  return layers.flatMap(({ weights, bias }) => [weights, bias]);
}

/** The nodes of a batch, and the rows of the second layer's neighbours among them. */
export interface SageBatch {
  /** Nodes whose first layer is needed. */
  readonly nodes: Uint32Array;
  /** Per labelled node: its place in `nodes`. */
  readonly own: Uint32Array;
  /** Per relation: drawn neighbours of each labelled node, as places in `nodes`. */
  readonly lists: readonly NeighbourLists[];
}

/** Draws at most `n` neighbours a relation for each labelled node, without replacement. O(labelled x relations x n). */
export function drawBatch({ node, relations }: SageProblem, n: number, random: RandomStream): SageBatch {
  const placeOf = new Map<number, number>();
  const place = (each: number): number => {
    const known = placeOf.get(each) ?? placeOf.size;
    placeOf.set(each, known);
    return known;
  };
  const own = node.map(place);
  const lists = relations.map(({ offset, neighbour }) => {
    const drawn: number[] = [];
    const ends = Array.from(node, (each) => {
      const nAll = offset[each + 1] - offset[each];
      const nTaken = Math.min(n, nAll);
      // A shuffle of which only the first places are looked at: what it would move is noted, the long list stays as it is.
      const moved = new Map<number, number>();
      const standing = (at: number): number => moved.get(at) ?? neighbour[offset[each] + at];
      for (let at = 0; at < nTaken; at++) {
        const other = at + random.below(nAll - at);
        drawn.push(place(standing(other)));
        moved.set(other, standing(at));
      }
      return drawn.length;
    });
    return { offset: Uint32Array.from([0, ...ends]), neighbour: Uint32Array.from(drawn) };
  });
  return { nodes: Uint32Array.from(placeOf.keys()), own, lists };
}

/**
 * Mean weighted log-loss of the labelled nodes and its gradients. `inputs` is `besideNeighbours` of all nodes, read where there is no input layer: the first layer's neighbours are all there, only those
 * of the second are drawn. O(nodes of the batch x inputs x hidden), and nodes x inputs x hidden with an input layer.
 */
export function lossOf(network: SageNetwork, problem: SageProblem, inputs: Table, batch: SageBatch): SageLoss {
  const { first, second, head } = network;
  const entry = enterBatch(network, problem, inputs, batch);
  const { taken } = entry;
  const firstSums = runLayer(taken, first, 'none');
  const firstOut = finished(firstSums);
  const beside = besideNeighbours(firstOut, batch.lists, batch.own);
  const secondSums = runLayer(beside, second, 'none');
  const secondOut = finished(secondSums);
  const margin = runLayer(secondOut, head, 'none').cells;
  const n = margin.length;
  let [loss, total] = [0, 0];
  const ofMargin = new Float64Array(n);
  for (let at = 0; at < n; at++) {
    const isPositive = problem.isPositive[at] as 0 | 1;
    const weight = problem.classWeight[isPositive];
    total += weight;
    // log(1 + e^z) - y z, without overflow.
    const z = margin[at];
    loss += weight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - isPositive * z);
    ofMargin[at] = weight * (sigmoid(z) - isPositive);
  }
  const headWeights = new Float64Array(head.weights.length);
  const headBias = new Float64Array(1);
  const ofSecond = new Float64Array(secondOut.cells.length);
  for (let at = 0; at < n; at++) {
    const slope = ofMargin[at] / total;
    headBias[0] += slope;
    for (let unit = 0; unit < headWeights.length; unit++) {
      headWeights[unit] += slope * secondOut.cells[at * headWeights.length + unit];
      ofSecond[at * headWeights.length + unit] = slope * head.weights[unit];
    }
  }
  const secondBack = runLayerBack(beside, second, {
    sums: secondSums,
    gradient: { width: second.outputs, cells: ofSecond },
  });
  const ofFirst = backToNeighbours(secondBack.input, batch.lists, { own: batch.own, nRows: batch.nodes.length });
  const wantsInput = network.input !== null;
  const firstBack = runLayerBack(taken, first, { sums: firstSums, gradient: ofFirst, wantsInput });
  const ofHead = [headWeights, headBias];
  const ofInput = entry.back(firstBack.input);
  if (ofInput === null) {
    const gradients = [firstBack.weights, firstBack.bias, secondBack.weights, secondBack.bias, ...ofHead];
    return { loss: loss / total, gradients };
  }
  // One layer applied twice learns from both.
  const both = (['weights', 'bias'] as const).map((of) => firstBack[of].map((value, at) => value + secondBack[of][at]));
  return { loss: loss / total, gradients: [ofInput.weights, ofInput.bias, ...both, ...ofHead] };
}

/** What the first layer reads for the nodes of a batch, and the way back to the input layer where there is one. */
function enterBatch(
  { input }: SageNetwork,
  { table, relations }: SageProblem,
  inputs: Table,
  { nodes }: SageBatch,
): { readonly taken: Table; back(gradient: Table): LayerGradient | null } {
  if (input === null) return { taken: pickRows(inputs, nodes), back: () => null };
  const sums = runLayer(table, input, 'none');
  const lists = relations.map((list) => listsOf(list, nodes));
  return {
    taken: besideNeighbours(finished(sums), lists, nodes),
    back: (gradient) => {
      const nRows = table.cells.length / table.width;
      const ofRows = backToNeighbours(gradient, lists, { own: nodes, nRows });
      return runLayerBack(table, input, { sums, gradient: ofRows, wantsInput: false });
    },
  };
}

/** Learns by Adam, all labelled nodes at once, their neighbours drawn anew at each epoch. O(epochs x a batch). */
export function trainNetwork(problem: SageProblem, training: SageTraining, random: RandomStream): SageNetwork {
  const { table, relations } = problem;
  const size = { inputs: table.width, hidden: training.hidden, nRelations: relations.length };
  const network = randomNetwork(size, training.layers, random);
  const inputs = network.input === null ? besideNeighbours(table, relations) : table;
  const weights = weightsOf(network);
  const moments = weights.map(({ length }) => adamStart(length));
  for (let step = 1; step <= training.epochs; step++) {
    const batch = drawBatch(problem, training.neighbours, random);
    const { gradients } = lossOf(network, problem, inputs, batch);
    gradients.forEach((gradient, at) => {
      // Weights and biases take turns; biases are free.
      if (at % 2 === 0) weights[at].forEach((weight, k) => (gradient[k] += training.penalty * weight));
      adamStep(weights[at], gradient, moments[at], { step, rate: training.rate });
    });
  }
  return network;
}

/** The lists of some nodes, in their order. */
function listsOf({ offset, neighbour }: NeighbourLists, nodes: Uint32Array): NeighbourLists {
  const ends = new Uint32Array(nodes.length + 1);
  nodes.forEach((node, at) => (ends[at + 1] = ends[at] + offset[node + 1] - offset[node]));
  const taken = new Uint32Array(ends[nodes.length]);
  nodes.forEach((node, at) => taken.set(neighbour.subarray(offset[node], offset[node + 1]), ends[at]));
  return { offset: ends, neighbour: taken };
}

function pickRows({ width, cells }: Table, rows: Uint32Array): Table {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, at) => out.set(cells.subarray(row * width, (row + 1) * width), at * width));
  return { width, cells: out };
}
