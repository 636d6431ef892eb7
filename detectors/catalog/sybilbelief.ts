import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import type { U32 } from '../../sim/traffic/columns.js';
import { detector, type DetectorContext, type Explanation } from '../detector.js';
import { spreadMessages, type Beliefs } from '../lib/belief-propagation.js';
import type { UndirectedGraph } from '../lib/propagate.js';
import { strongestFirst, tieReasons } from '../lib/rank-reasons.js';
import { seedAccounts, seedColumn, type SeedAccounts } from '../lib/seed-accounts.js';
import { tieGraph, tieParam } from '../lib/tie-graph.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ties: tieParam('mutual'),
  coupling: z
    .number()
    .gt(0.5)
    .lt(1)
    .default(0.9)
    .describe('chance that two tied accounts are of one kind (the paper: 0.9)'),
  belief: z
    .number()
    .gt(0.5)
    .lt(1)
    .default(0.9)
    .describe('chance that an account labelled inauthentic is; an organic label gives 1 - this (the paper: 0.9)'),
  iterations: z.int().min(1).max(1000).default(5).describe('rounds of messages (the authors’ program: 5)'),
  schedule: z
    .enum(['together', 'in-turn'])
    .default('together')
    .describe(
      'together: all messages of a round come from the round before, as in the paper; in-turn: one account after the other in random order, as in the authors’ program',
    ),
});
type Params = z.infer<typeof params>;

/**
 * Belief propagation over mutual follows: accounts tell their ties, round by round, what they take themselves for, from the desk's labels on.
 *
 * A Markov field of two states whose neighbours are alike with chance 0.9; labelled accounts start at 0.9 or 0.1, others at 0.5. After five rounds, sent all at once, an account has the log-odds
 * L of its belief; on a graph with loops an approximation, soon so sure that the belief itself rounds to 0 or 1 for whole crowds. So the score is (1 + L/(1 + |L|))/2, which ranks as the belief does, with
 * 0.5 where nothing arrives. Seeds are the labels of the training past; the graph is that of now. Fitting is O(labels), scoring O(iterations x edges).
 *
 * Sees fakes tied to known fakes and hardly to people. Does not see customers of services, whose friends are real, nor fakes that nobody follows
 * back, which stay at 0.5; overconfident: evidence that comes round in circles is counted again and again, most for accounts with many ties.
 */
export default detector<Params, SeedAccounts>({
  id: 'sybilbelief',
  summary: 'Belief propagation from labelled accounts over mutual follows.',
  source:
    'Gong, Frank, Mittal 2014, SybilBelief: a semi-supervised learning approach for structure-based Sybil detection',
  family: 'graph',
  units: ['account'],
  labels: 'revealed',
  features: [],
  beatsChance: 'ring',
  params,
  fit: (past, labels) => seedAccounts(past, labels),
  score(seeds, past, out, ctx) {
    const { belief } = believe(past, seeds, ctx).beliefs;
    for (let row = 0; row < out.length; row++) {
      const own = belief[past.account[row]];
      out[row] = 0.5 + (0.5 * own) / (1 + Math.abs(own));
    }
  },
  explain(seeds, past, row, ctx): Explanation {
    const { graph, beliefs } = believe(past, seeds, ctx);
    const { belief, prior, message } = beliefs;
    const own = past.account[row];
    // The score is 0.5 + scale x log-odds, and the log-odds are a sum.
    const scale = 0.5 / (1 + Math.abs(belief[own]));
    const messages = Array.from(graph.neighbour.subarray(graph.offset[own], graph.offset[own + 1]), (account, at) => ({
      account,
      contribution: scale * message[graph.offset[own] + at],
    }));
    const reasons = tieReasons(own, messages, ({ contribution }) => ({
      reason:
        contribution > 0
          ? 'told by a tie that takes itself for inauthentic'
          : 'told by a tie that takes itself for organic',
      feature: 'log-odds it tells',
      value: contribution / scale,
    }));
    const label = { reason: prior[own] > 0 ? 'labelled inauthentic by the desk' : 'labelled organic by the desk' };
    const known = prior[own] === 0 ? reasons : [...reasons, { ...label, contribution: scale * prior[own] }];
    const told = known.length > 0 ? known : [{ reason: 'nothing arrives', contribution: 0 }];
    const total = told.reduce((sum, { contribution = 0 }) => sum + contribution, 0.5);
    return { reasons: strongestFirst(told), sum: { base: 0.5, total, scale: 'score' } };
  },
});

/** Lets beliefs spread from the labels. */
function believe(
  past: Past,
  seeds: SeedAccounts,
  ctx: DetectorContext<Params>,
): { readonly graph: UndirectedGraph; readonly beliefs: Beliefs } {
  const { ties, coupling, belief, iterations, schedule } = ctx.params;
  const graph = tieGraph(past, ties);
  const prior = seedColumn(graph.nNodes, seeds, { unknown: 0.5, organic: 1 - belief, inauthentic: belief });
  const beliefs = spreadMessages(graph, prior, {
    coupling,
    iterations,
    ...(schedule === 'in-turn' ? { nextOrder: shuffler(past.account, ctx.random('order')) } : {}),
  });
  return { graph, beliefs };
}

/** Gives the accounts in a new random order at each call. The draw is by row: account numbers mean nothing. */
function shuffler(accounts: U32, random: RandomStream): () => Uint32Array {
  const order = Uint32Array.from(accounts as ArrayLike<number>);
  return () => {
    for (let last = order.length - 1; last > 0; last--) {
      const other = random.below(last + 1);
      const moved = order[last];
      order[last] = order[other];
      order[other] = moved;
    }
    return order;
  };
}
