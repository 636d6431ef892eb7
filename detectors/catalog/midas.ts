import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { isRemovable } from '../../sim/traffic/verb.js';
import { detector, type Explanation } from '../detector.js';
import { codeTuples } from '../lib/code-tuples.js';
import { EdgeBursts, type BurstParts } from '../lib/edge-bursts.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { actionsSince } from '../lib/past-actions.js';
import { ACCOUNT_QUANTILE, accountsFromActions, actionsOf, decidingAction } from '../lib/score-bridge.js';
import type { Past } from '../past.js';

const { verbs, days } = graphParams(['follow'], 28);

const params = z.strictObject({
  form: z
    .enum(['plain', 'relational', 'filtering'])
    .default('relational')
    .describe(
      'MIDAS, MIDAS-R or MIDAS-F: edges alone; with their ends and decay; and keeping bursts out of the long-run counts',
    ),
  verbs,
  days,
  tickMinutes: z.number().gt(0).max(100_000).default(60).describe('length of a tick: bursts are told by it (assumed)'),
  decay: z
    .number()
    .min(0)
    .lt(1)
    .default(0.5)
    .describe('what remains of the current counts after a tick, but in the plain form (Bhatia et al. 2022: 0.5)'),
  threshold: z
    .number()
    .gt(0)
    .default(1000)
    .describe('filtering form: score from which a count stays out of the long run (the authors’ demo: 1,000)'),
  rows: z.int().min(1).max(16).default(4).describe('hash rows of each sketch'),
  width: z
    .int()
    .min(1)
    .max(16_777_216)
    .default(65_521)
    .describe('cells of a hash row; fewer than the edges seen means collisions, which lower scores'),
  hash: z
    .enum(['mixed', 'linear'])
    .default('mixed')
    .describe(
      'mixed: spreads over any width; linear: as the authors’ program hashes, whose rows all collide together where the width is a power of two',
    ),
  accountQuantile: z
    .number()
    .gt(0)
    .max(1)
    .default(ACCOUNT_QUANTILE)
    .describe('upper quantile of its action scores that an account scores (assumed); 1 = its highest'),
});
type Params = z.infer<typeof params>;

/** The 99th percentile of the chi-square distribution with one degree of freedom: such a statistic scores 0.5. */
const CHI_SQUARE_99 = 6.634897;

/**
 * Bursts in the stream of who acts on whom, scored action by action as they come, in constant memory.
 *
 * An action’s statistic x says how far the count of this tick (an hour, unless `tickMinutes` says otherwise) of its edge, its actor or its target lies above their mean so far (chi-square); it scores
 * x/(x + 6.63), so 0.5 is the 99th percentile of chance. The stream runs through the last days in order, so a score never knows what came after it; an
 * account scores the upper quantile of its actions in the window (lib/score-bridge). Verbs not watched score 0. Nothing is learned; O(rows) an action
 * and O(cells in use) a tick, rows x width at most.
 *
 * Sees sudden floods: a package of followers on one account, an account or a like farm waking up. Does not see steady work and slow drips, nor
 * who is behind a burst: viral posts and giveaway loops burst too. An edge or account first seen late in the stream has hardly a mean and scores
 * high at once.
 */
export default detector<Params, Record<string, never>>({
  id: 'midas',
  summary: 'Bursts of edges, actors and targets in the stream of actions, scored as they come; needs no labels.',
  source:
    'Bhatia, Liu, Hooi, Yoon, Shin, Faloutsos 2022, Real-time anomaly detection in edge streams (MIDAS; 2020, Microcluster-based detector of anomalies in edge streams)',
  family: 'streaming',
  units: ['account', 'action'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score(_model, past, out, ctx) {
    const { actor, score } = watchStream(past, ctx.params, ctx.random('hash-rows'));
    if (past.unit === 'action') out.set(score);
    else accountsFromActions(actor, score, past, out, ctx.params.accountQuantile);
  },
  explain(_model, past, row, ctx): Explanation {
    const parts: (BurstParts | null)[] = [];
    const { actor, score } = watchStream(past, ctx.params, ctx.random('hash-rows'), parts);
    const action =
      past.unit === 'action'
        ? row
        : decidingAction(actionsOf(actor, past.account[row]), (each) => score[each], ctx.params.accountQuantile);
    if (action < 0) return { reasons: [] };
    const own = parts[action];
    if (own === null) return { reasons: [{ reason: 'a kind of action that is not watched' }] };
    const bursts = [
      { feature: 'chi-square of its actor in this tick', value: own.source },
      { feature: 'chi-square of its target in this tick', value: own.target },
      { feature: 'chi-square of actor and target in this tick', value: own.edge },
    ];
    const told = ctx.params.form === 'plain' ? bursts.slice(2) : bursts.sort((a, b) => b.value - a.value);
    return {
      reasons: told.map((one, at) => ({
        reason: at === 0 ? 'a burst: this statistic decides' : 'a lesser burst',
        ...one,
      })),
    };
  },
});

/** What the stream says of the window's likes, follows and comments, in the order of the log. */
interface WatchedActions {
  readonly actor: Uint32Array;
  readonly score: Float64Array;
}

/** Runs the stream up to now. Puts the parts of each score into `parts` where it is given, null where the action is not watched. */
function watchStream(past: Past, given: Params, random: RandomStream, parts?: (BurstParts | null)[]): WatchedActions {
  const { form, decay, threshold, rows: nRows, width, hash } = given;
  const seeds = Uint32Array.from({ length: nRows }, () => random.below(2 ** 32));
  const bursts = new EdgeBursts({ form, decay, threshold, nRows, width, seeds, hash });
  const { fromSec, wants } = chosenActions(given, past.nowSec);
  const isRow = (verb: number, t: number): boolean => isRemovable(verb) && t >= past.windowStartSec;
  const { nActions, t, verb, actor, target } = actionsSince(past, ['t', 'verb', 'actor', 'target'], {
    fromSec: Math.min(fromSec, past.windowStartSec),
    wants: (each) => isRemovable(each) || wants(each),
  });
  // Numbers by first appearance: hashes must not depend on what accounts are called.
  const ids = new Uint32Array(2 * nActions);
  ids.set(actor);
  ids.set(target, nActions);
  const { code } = codeTuples(ids.length, [ids]);
  const startSec = Math.max(fromSec, past.traffic?.epochs[0]?.startSec ?? 0);
  const rows = Uint32Array.from({ length: nActions }, (_, k) => k).filter((k) => isRow(verb[k], t[k]));
  const score = new Float64Array(rows.length);
  let next = 0;
  for (let k = 0; k < nActions; k++) {
    const isWatched = t[k] >= startSec && wants(verb[k]);
    const tick = 1 + Math.floor((t[k] - startSec) / (60 * given.tickMinutes));
    const own = isWatched ? bursts.addInParts(code[k], code[nActions + k], tick) : null;
    if (!isRow(verb[k], t[k])) continue;
    const statistic = own === null ? 0 : Math.max(own.edge, own.source, own.target);
    score[next++] = statistic / (statistic + CHI_SQUARE_99);
    parts?.push(own);
  }
  return { actor: rows.map((k) => actor[k]), score };
}
