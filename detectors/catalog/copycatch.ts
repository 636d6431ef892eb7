import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { detector, type Explanation } from '../detector.js';
import { codeTuples } from '../lib/code-tuples.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { growCore, listByActor, type CoreRule, type LockstepCore } from '../lib/lockstep-core.js';
import { sortByAim, type ActionsByAim } from '../lib/matched-actions.js';
import { actionsSince, windowActions } from '../lib/past-actions.js';
import { foundWith } from '../lib/rank-reasons.js';
import { actionsFromAccounts, groupsFromAccounts, outsideReasons } from '../lib/score-bridge.js';
import type { Past } from '../past.js';

const { verbs, days } = graphParams(['follow'], 14);

const params = z.strictObject({
  verbs,
  days,
  aims: z
    .int()
    .min(2)
    .max(10_000)
    .default(6)
    .describe('m: accounts and posts that a core is in step at, different verbs apart (assumed)'),
  minUsers: z.int().min(2).max(1_000_000).default(5).describe('n: accounts that a core has at least (assumed)'),
  share: z
    .number()
    .gt(0)
    .max(1)
    .default(0.8)
    .describe('rho: share of the aims that each member comes to in time (assumed)'),
  withinMinutes: z
    .number()
    .gt(0)
    .max(100_000)
    .default(180)
    .describe('how far from the centre of its aim an action may be (assumed)'),
  seeds: z
    .int()
    .min(1)
    .max(100_000)
    .default(300)
    .describe(
      'actions, drawn at random, from whose companions cores are grown: what no seed falls on is not found (assumed)',
    ),
});
type Params = z.infer<typeof params>;

/** What was found in a past. */
interface Found {
  readonly actions: ActionsByAim;
  /** Per actor number: its account. */
  readonly account: Uint32Array;
  /** Row of the log that each aim came up in first. */
  readonly aimRow: Uint32Array;
  /** Cores of enough accounts, the worthiest first. */
  readonly cores: readonly LockstepCore[];
  /** By account: the core that decides its score, perhaps too small, and how many of its aims it came to in time. */
  readonly decides: ReadonlyMap<number, { readonly core: LockstepCore; readonly nMatched: number }>;
  /** Per account number. */
  readonly score: Float64Array;
}

/**
 * Lockstep by definition: a core of at least n accounts, each of which comes to at least a share rho of m aims, always within an interval around that aim’s own moment.
 *
 * From an action drawn at random, those who did the same at about that time are taken; the m aims that most of them come to within one interval, and its middle; then who belongs by
 * the definition; and again, until the sum of matched aims no longer rises. A member of a core scores 0.5 + matched share / 2, others half of what they lack to be one; cores that stay
 * too small count in proportion. Groups are cores, an account in several being of the worthiest. An action scores what its account does, half of it when it is not one by which its account is in step
 * (lib/score-bridge). Nothing is learned; scoring is O(seeds x rounds x actions of the members).
 *
 * Sees like farms and bots that work through one list together, however much they do besides: m aims suffice. Does not see campaigns spread over days, nor services whose customers have aims of their
 * own; giveaway loops look just the same; all four numbers matter, and the seeds decide what is found.
 */
export default detector<Params, Record<string, never>>({
  id: 'copycatch',
  summary: 'Cores of accounts that come to the same aims at the same time; needs no labels.',
  source:
    'Beutel, Xu, Guruswami, Palow, Faloutsos 2013, CopyCatch: stopping group attacks by spotting lockstep behavior in social networks',
  family: 'synchrony',
  units: ['account', 'action', 'group'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score(_model, past, out, ctx) {
    const found = findCores(past, ctx.params, ctx.random('seeds'));
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = found.score[past.account[row]];
    else {
      const isInStep = markInStep(past, found, ctx.params);
      actionsFromAccounts(found.score, past, out, (row) => isInStep[row] === 1);
    }
  },
  group(_model, past, out, ctx) {
    const { account, cores, score } = findCores(past, ctx.params, ctx.random('seeds'));
    const coreOfAccount = new Uint32Array(past.nAccounts).fill(NONE);
    cores.forEach(({ members }, core) => {
      for (const member of members) if (coreOfAccount[account[member]] === NONE) coreOfAccount[account[member]] = core;
    });
    groupsFromAccounts(coreOfAccount, score, past, out);
  },
  explain(_model, past, row, ctx): Explanation {
    const found = findCores(past, ctx.params, ctx.random('seeds'));
    const account = past.account[row];
    const [decides, score] = [found.decides.get(account), found.score[account]];
    if (decides === undefined)
      return {
        reasons: [{ reason: 'in step with nobody', contribution: 0 }],
        sum: { base: 0, total: 0, scale: 'score' },
      };
    const members = Array.from(decides.core.members, (each) => found.account[each]);
    const isMember = members.includes(account);
    const isCore = members.length >= ctx.params.minUsers;
    const inStep = {
      reason: `${isMember ? 'in' : 'nearly in'} step with ${isCore ? 'a core' : 'a core that is too small'} of these accounts`,
      feature: 'share of the core’s aims that it comes to in time',
      value: decides.nMatched / ctx.params.aims,
      contribution: score,
      ...foundWith(account, members),
    };
    const outside = past.unit === 'action' ? outsideReasons(score, markInStep(past, found, ctx.params)[row] === 1) : [];
    const total = outside.reduce((sum, { contribution = 0 }) => sum + contribution, score);
    return { reasons: [inStep, ...outside], sum: { base: 0, total, scale: 'score' } };
  },
});

const COLUMNS = ['t', 'verb', 'actor', 'target', 'object'] as const;

function findCores(past: Past, given: Params, random: RandomStream): Found {
  const log = actionsSince(past, COLUMNS, chosenActions(given, past.nowSec));
  const actor = codeTuples(log.nActions, [log.actor]);
  const aim = codeTuples(log.nActions, aimColumns(log));
  const actions = sortByAim({ actor: actor.code, nActors: actor.nCodes, aim: aim.code, nAims: aim.nCodes, t: log.t });
  const account = actor.firstRow.map((row) => log.actor[row]);
  const rule: CoreRule = { nAims: given.aims, share: given.share, withinSec: 60 * given.withinMinutes };
  const byActor = listByActor(actions);
  const cores: LockstepCore[] = [];
  const score = new Float64Array(past.nAccounts);
  const decides = new Map<number, { core: LockstepCore; nMatched: number }>();
  for (let seed = 0; seed < given.seeds && log.nActions > 0; seed++) {
    const starters = companions(actions, random.below(log.nActions), rule.withinSec);
    const core = starters.length < 2 ? null : growCore(actions, byActor, starters, rule);
    if (core === null) continue;
    const weight = Math.min(1, core.members.length / given.minUsers);
    const isCore = weight === 1 && core.members.length >= given.minUsers;
    if (isCore) cores.push(core);
    core.nMatched.forEach((nMatched, each) => {
      const matched = nMatched / given.aims;
      const own =
        isCore && matched >= given.share - 1e-9 ? 0.5 + matched / 2 : 0.5 * weight * Math.min(1, matched / given.share);
      if (own > score[account[each]]) decides.set(account[each], { core, nMatched });
      score[account[each]] = Math.max(score[account[each]], own);
    });
  }
  cores.sort((a, b) => b.worth - a.worth);
  return { actions, account, aimRow: aim.firstRow, cores, decides, score };
}

/** What tells aims apart: verb and post, or verb and account where there is no post. */
function aimColumns(log: Readonly<Record<'verb' | 'target' | 'object', Uint32Array>>): Uint32Array[] {
  return [log.verb, log.object, log.object.map((post, row) => (post === NONE ? log.target[row] : NONE))];
}

/** Those who did what the action at a place did, at most `withinSec` apart from it; each once. */
function companions({ offset, actor, t }: ActionsByAim, place: number, withinSec: number): Uint32Array {
  let [low, high] = [0, offset.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offset[middle] <= place) low = middle;
    else high = middle;
  }
  const found = new Set<number>();
  for (let at = offset[low]; at < offset[low + 1]; at++)
    if (Math.abs(t[at] - t[place]) <= withinSec) found.add(actor[at]);
  return Uint32Array.from(found);
}

/** Marks the actions of a past by which a member of a core is in step. */
function markInStep(past: Past, { account, aimRow, cores }: Found, given: Params): Uint8Array {
  const seen = actionsSince(past, COLUMNS, chosenActions(given, past.nowSec));
  const keysOf = (columns: readonly Uint32Array[]) => (row: number) => columns.map((column) => column[row]).join(' ');
  const aimKey = keysOf(aimColumns(seen));
  /** By actor and aim: the centres at which its core expects it. */
  const expected = new Map<string, number[]>();
  for (const { members, aim, centreSec } of cores)
    for (const member of members)
      aim.forEach((each, number) => {
        const key = `${account[member]} ${aimKey(aimRow[each])}`;
        expected.set(key, [...(expected.get(key) ?? []), centreSec[number]]);
      });
  const log = windowActions(past, COLUMNS);
  const ownKey = keysOf(aimColumns(log));
  return Uint8Array.from({ length: log.nActions }, (_, row) => {
    const centres = expected.get(`${log.actor[row]} ${ownKey(row)}`) ?? [];
    return centres.some((centre) => Math.abs(log.t[row] - centre) <= 60 * given.withinMinutes) ? 1 : 0;
  });
}
