import { graphOfActions } from '../../detectors/lib/bipartite-graph.js';
import { columnWeights, peelGreedily } from '../../detectors/lib/greedy-peel.js';
import { countMatches, sortByAim } from '../../detectors/lib/matched-actions.js';
import { openStream, rootKey } from '../../random/stream.js';
import type { CaseFigures } from './case-figures.js';

/** Actors and targets of random actions; the lower the number, the busier and the more popular. */
function drawActions(n: number, nAccounts: number): { actor: Uint32Array; target: Uint32Array } {
  const random = openStream(rootKey('bench graph'));
  const actor = new Uint32Array(n);
  const target = new Uint32Array(n);
  for (let k = 0; k < n; k++) {
    actor[k] = Math.floor(nAccounts * random.uniform() ** 1.5);
    target[k] = Math.floor(nAccounts * random.uniform() ** 2.5);
  }
  return { actor, target };
}

/** Peels a random graph of half a million accounts, once; items are edges. */
export function peelGraph(nEdges: number): CaseFigures {
  const { actor, target } = drawActions(nEdges, 500_000);
  const graph = graphOfActions(actor, target, true);
  const startedMs = performance.now();
  const { isRow } = peelGreedily(graph, columnWeights(graph, 'log'));
  const nsPerItem = ((performance.now() - startedMs) * 1e6) / graph.nEdges;
  const { rowOffset, rowTarget, colOffset, colTarget } = graph;
  const bytes = [rowOffset, rowTarget, colOffset, colTarget, isRow].reduce((sum, column) => sum + column.byteLength, 0);
  return { items: graph.nEdges, nsPerItem, bytesPerItem: bytes / graph.nEdges };
}

/** Matches a week of random actions of 20,000 accounts within an hour, two hundred companions at most; items are actions. */
export function matchActions(nActions: number): CaseFigures {
  const { actor, target } = drawActions(nActions, 20_000);
  const t = Uint32Array.from({ length: nActions }, (_, k) => Math.floor((k * 7 * 86_400) / nActions));
  const startedMs = performance.now();
  const actions = sortByAim({ actor, nActors: 20_000, aim: target, nAims: 20_000, t });
  const pairs = countMatches(actions, { withinSec: 3600, maxCompanions: 200, minActions: 3 });
  const nsPerItem = ((performance.now() - startedMs) * 1e6) / nActions;
  return { items: nActions, nsPerItem, bytesPerItem: (24 * pairs.nPairs) / nActions };
}
