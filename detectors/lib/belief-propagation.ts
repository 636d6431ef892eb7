import type { UndirectedGraph } from './propagate.js';
import { sigmoid } from './sigmoid.js';

/** How beliefs spread. */
export interface BeliefSpread {
  /** Chance that two neighbours are of one kind. */
  readonly coupling: number;
  readonly iterations: number;
  /**
   * Given: in each round nodes collect their messages one after the other in the order it returns, and later ones already hear the new messages, as in the authors' program; a
   * node that it leaves out collects none. Otherwise all messages of a round come from the round before.
   */
  readonly nextOrder?: () => Uint32Array;
}

/** Messages stay this far from certainty (the authors' program: 1e-10). */
const LEAST_DOUBT = 1e-10;

/** Log-odds of one state: what nodes end with, and what they were told last. */
export interface Beliefs {
  /** Per node: that of its prior and all it was told, added up. */
  readonly belief: Float64Array;
  /** Per node: that of its prior. */
  readonly prior: Float64Array;
  /** Per place of the graph's list of neighbours: what that neighbour told the node. */
  readonly message: Float64Array;
}

/** The log-odds that `spreadMessages` ends with, a value a node. */
export function spreadLogOdds(graph: UndirectedGraph, prior: Float64Array, spread: BeliefSpread): Float64Array {
  return spreadMessages(graph, prior, spread).belief;
}

/**
 * Loopy belief propagation on a field of two states whose neighbours are alike with chance `coupling`. `prior` is the probability of one state, the result its
 * log-odds, a value a node: so many neighbours neither underflow nor overflow. O(iterations x edges), 16 bytes an edge and direction.
 * Source: Gong, Frank, Mittal 2014, SybilBelief: a semi-supervised learning approach for structure-based Sybil detection.
 */
export function spreadMessages(
  graph: UndirectedGraph,
  prior: Float64Array,
  { coupling, iterations, nextOrder }: BeliefSpread,
): Beliefs {
  const { nNodes, offset, neighbour } = graph;
  const back = reverseEdges(graph);
  const priorLogit = prior.map(logit);
  const belief = priorLogit.slice();
  // message[at]: log-odds of what neighbour[at] tells the node whose list holds `at`.
  let message = new Float64Array(neighbour.length);
  const everybody = Uint32Array.from({ length: nNodes }, (_, node) => node);
  for (let round = 0; round < iterations; round++) {
    const next = nextOrder === undefined ? new Float64Array(neighbour.length) : message;
    for (const node of nextOrder?.() ?? everybody)
      for (let at = offset[node]; at < offset[node + 1]; at++) {
        const withoutReceiver = sigmoid(belief[neighbour[at]] - message[back[at]]);
        const told = withoutReceiver * coupling + (1 - withoutReceiver) * (1 - coupling);
        next[at] = logit(Math.max(LEAST_DOUBT, Math.min(1 - LEAST_DOUBT, told)));
      }
    message = next;
    for (let node = 0; node < nNodes; node++) {
      let sum = priorLogit[node];
      for (let at = offset[node]; at < offset[node + 1]; at++) sum += message[at];
      belief[node] = sum;
    }
  }
  return { belief, prior: priorLogit, message };
}

/** The same as probabilities, which many neighbours round to 0 or 1. */
export function spreadBeliefs(graph: UndirectedGraph, prior: Float64Array, spread: BeliefSpread): Float64Array {
  return spreadLogOdds(graph, prior, spread).map(sigmoid);
}

/** Place of each edge in the list of its other end. Neighbours ascend, so lists of sources fill up in order. O(edges). */
function reverseEdges({ nNodes, offset, neighbour }: UndirectedGraph): Uint32Array {
  const next = offset.slice(0, nNodes);
  const back = new Uint32Array(neighbour.length);
  for (let node = 0; node < nNodes; node++)
    for (let at = offset[node]; at < offset[node + 1]; at++) back[at] = next[neighbour[at]]++;
  return back;
}

function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
