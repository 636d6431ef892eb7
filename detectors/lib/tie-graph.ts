import { z } from 'zod';
import { bipartiteGraph } from './bipartite-graph.js';
import { currentFollows } from './current-follows.js';
import { undirectedGraph, type UndirectedGraph } from './propagate.js';
import type { Past } from '../past.js';

/** What makes a tie between two accounts: following each other, or one following the other. */
export type TieKind = 'mutual' | 'any';

/** The parameter by which a method chooses its ties. */
export function tieParam(kind: TieKind) {
  return z
    .enum(['mutual', 'any'])
    .default(kind)
    .describe('what ties two accounts: following each other (mutual), or one following the other (any)');
}

/**
 * The ties that stand at the end of a past, between account numbers. A data set that is only a table has none. O(accounts + edges + follows of the
 * past).
 */
export function tieGraph({ traffic, nAccounts }: Pick<Past, 'traffic' | 'nAccounts'>, ties: TieKind): UndirectedGraph {
  const none = new Uint32Array(0);
  if (traffic === null) return undirectedGraph(nAccounts, none, none);
  const { from, to } = currentFollows(traffic);
  return ties === 'any' ? undirectedGraph(nAccounts, from, to) : mutualTies(nAccounts, from, to);
}

/** Keeps the pairs that lead both ways; loops are dropped. O(nodes + edges). */
export function mutualTies(nNodes: number, from: Uint32Array, to: Uint32Array): UndirectedGraph {
  const { rowOffset, rowTarget, colOffset, colTarget } = bipartiteGraph(nNodes, nNodes, { row: from, col: to });
  const [low, high]: [number[], number[]] = [[], []];
  for (let node = 0; node < nNodes; node++) {
    let fan = colOffset[node];
    // Both lists ascend, so one walk along them finds what they share.
    for (let at = rowOffset[node]; at < rowOffset[node + 1]; at++) {
      while (fan < colOffset[node + 1] && colTarget[fan] < rowTarget[at]) fan++;
      if (fan < colOffset[node + 1] && colTarget[fan] === rowTarget[at] && node < rowTarget[at]) {
        low.push(node);
        high.push(rowTarget[at]);
      }
    }
  }
  return undirectedGraph(nNodes, Uint32Array.from(low), Uint32Array.from(high));
}

/** Ties of an account on average, accounts without ties left out; 1 where nobody has any. O(nodes). */
export function meanTies({ nNodes, offset }: UndirectedGraph): number {
  let nTied = 0;
  for (let node = 0; node < nNodes; node++) if (offset[node + 1] > offset[node]) nTied++;
  return nTied === 0 ? 1 : offset[nNodes] / nTied;
}
