import { z } from 'zod';
import { NONE } from '../../sim/traffic/columns.js';
import { detector, type Explanation } from '../detector.js';
import { codeTuples } from '../lib/code-tuples.js';
import { aimsOfActors, countMatches, similarityOf, sortByAim, type ActionsByAim } from '../lib/matched-actions.js';
import { actionsSince, windowActions, type ActionTable } from '../lib/past-actions.js';
import { actionsFromAccounts, groupsFromAccounts } from '../lib/score-bridge.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { UnionFind } from '../lib/union-find.js';
import type { Past } from '../past.js';

const { verbs, days } = graphParams(['follow'], 14);

const params = z.strictObject({
  verbs,
  days,
  withinMinutes: z
    .number()
    .gt(0)
    .max(100_000)
    .default(720)
    .describe('two actions on the same post or account match when they are at most so far apart (assumed)'),
  threshold: z
    .number()
    .gt(0)
    .max(1)
    .default(0.2)
    .describe('share of matched actions from which two accounts are linked (assumed)'),
  minMatched: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(3)
    .describe('matched actions that two accounts need to be linked: one viral post is no plot (assumed)'),
  minSize: z.int().min(2).max(1_000_000).default(3).describe('accounts that a cluster has at least (assumed)'),
  similarity: z
    .enum(['matched', 'distinct'])
    .default('matched')
    .describe(
      'matched: actions, one to one, as in the paper; distinct: each post or account where the two met once, among all that either acted upon, as a public program counts',
    ),
  maxCompanions: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .describe('later actions on the same aim that an action is held against; the rest go uncounted (assumed)'),
});
type Params = z.infer<typeof params>;

/** What was found in a past, by account number. */
interface Found {
  readonly score: Float64Array;
  /** Number of the account's cluster, NONE outside clusters. */
  readonly clusterOf: Uint32Array;
}

/**
 * Accounts that act in step: the same posts and accounts at about the same time, again and again.
 *
 * Two actions match when they do the same thing to the same post or account within half a day, one to one (each action counts in one match a pair). The similarity of
 * two accounts is matched / (all of one + all of the other - matched), over all their chosen actions of the last days; linked above a threshold,
 * they form clusters by single linkage, and small ones are dropped. Members score 0.5 to 1 by their highest similarity, others up to
 * 0.5. An action scores what its account does, half of it when no fellow member matched it (lib/score-bridge).
 * `similarity: distinct` takes posts and accounts where the two met for matched actions, which differs only where somebody acts on one thing again.
 * Nothing is learned; scoring is O(actions x companions): popular aims cost no more, at the price of matches that go uncounted.
 *
 * Sees like farms, pods and bots that work through one list together. Does not see services whose customers have targets of their own, nor
 * campaigns that spread their actions further apart than that; giveaway
 * loops, whose entrants follow one list within days, look just the same. Single linkage chains: with a long interval and a low threshold one cluster
 * swallows a crowd.
 */
export default detector<Params, Record<string, never>>({
  id: 'synchrotrap',
  summary: 'Clusters of accounts that act on the same things at the same time; needs no labels.',
  source:
    'Cao, Yang, Yu, Palow 2014, Uncovering large groups of active malicious accounts in online social networks (SynchroTrap)',
  family: 'synchrony',
  units: ['account', 'action', 'group'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score(_model, past, out, { params: given }) {
    const { score, clusterOf } = findClusters(past, given);
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = score[past.account[row]];
    else {
      const isMatched = markMatched(past, clusterOf, given);
      actionsFromAccounts(score, past, out, (row) => isMatched[row] === 1);
    }
  },
  group(_model, past, out, { params: given }) {
    const { score, clusterOf } = findClusters(past, given);
    groupsFromAccounts(clusterOf, score, past, out);
  },
  explain(_model, past, row, { params: given }): Explanation {
    const { score, clusterOf } = findClusters(past, given);
    const account = past.account[row];
    if (clusterOf[account] === NONE) return { reasons: [] };
    const members = [...clusterOf.keys()].filter((one) => clusterOf[one] === clusterOf[account]);
    // Members score 0.5 to 1 by their highest similarity.
    const value = 2 * score[account] - 1;
    return { reasons: [{ reason: 'acts in step with these accounts', feature: 'highest similarity', value, members }] };
  },
});

const COLUMNS = ['t', 'verb', 'actor', 'target', 'object'] as const;

function findClusters(past: Past, given: Params): Found {
  const log = actionsSince(past, COLUMNS, chosenActions(given, past.nowSec));
  const { actions, account } = sortLog(log);
  const pairs = countMatches(actions, {
    withinSec: 60 * given.withinMinutes,
    maxCompanions: given.maxCompanions,
    minActions: given.minMatched,
    isDistinct: given.similarity === 'distinct',
  });
  const nOf = given.similarity === 'distinct' ? aimsOfActors(actions) : actions.nActions;
  const highest = new Float64Array(actions.nActors);
  const sets = new UnionFind(actions.nActors);
  for (let pair = 0; pair < pairs.nPairs; pair++) {
    const [a, b, nMatched] = [pairs.low[pair], pairs.high[pair], pairs.count[pair]];
    if (nMatched < given.minMatched) continue;
    const similarity = similarityOf(nMatched, nOf[a], nOf[b]);
    highest[a] = Math.max(highest[a], similarity);
    highest[b] = Math.max(highest[b], similarity);
    if (similarity >= given.threshold) sets.join(a, b);
  }
  const score = new Float64Array(past.nAccounts);
  const clusterOf = new Uint32Array(past.nAccounts).fill(NONE);
  for (let each = 0; each < actions.nActors; each++) {
    const isMember = sets.sizeOf(each) >= given.minSize;
    if (isMember) clusterOf[account[each]] = sets.find(each);
    score[account[each]] = isMember ? 0.5 + 0.5 * highest[each] : 0.5 * Math.min(1, highest[each] / given.threshold);
  }
  return { score, clusterOf };
}

/** Sorts a log by what was acted upon: a post or, where there is none, an account; different verbs are different aims. */
function sortLog(log: ActionTable<(typeof COLUMNS)[number]>): { actions: ActionsByAim; account: Uint32Array } {
  const actor = codeTuples(log.nActions, [log.actor]);
  const withoutPost = log.object.map((post, row) => (post === NONE ? log.target[row] : NONE));
  const aim = codeTuples(log.nActions, [log.verb, log.object, withoutPost]);
  return {
    actions: sortByAim({ actor: actor.code, nActors: actor.nCodes, aim: aim.code, nAims: aim.nCodes, t: log.t }),
    account: actor.firstRow.map((row) => log.actor[row]),
  };
}

/** Marks the actions of a past that another member of their account's cluster matched. */
function markMatched(past: Past, clusterOf: Uint32Array, given: Params): Uint8Array {
  const log = windowActions(past, COLUMNS);
  const { wants } = chosenActions(given, past.nowSec);
  const { actions, account } = sortLog(log);
  const { offset, actor, t, row } = actions;
  const isMatched = new Uint8Array(log.nActions);
  for (let aim = 0; aim + 1 < offset.length; aim++)
    for (let place = offset[aim]; place < offset[aim + 1]; place++) {
      const cluster = clusterOf[account[actor[place]]];
      if (cluster === NONE || !wants(log.verb[row[place]])) continue;
      const stop = Math.min(offset[aim + 1], place + 1 + given.maxCompanions);
      for (let other = place + 1; other < stop && t[other] - t[place] <= 60 * given.withinMinutes; other++) {
        if (actor[other] === actor[place] || clusterOf[account[actor[other]]] !== cluster) continue;
        isMatched[row[place]] = 1;
        isMatched[row[other]] = 1;
      }
    }
  return isMatched;
}
