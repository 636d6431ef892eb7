import { z } from 'zod';
import { CLIENT_NAMES } from '../../sim/traffic/verb.js';
import { detector, type Explanation } from '../detector.js';
import { countDaily, dailyLimits, limitOf, type DailyCounts } from '../lib/daily-limits.js';
import { accountsPerDevice } from '../lib/device-fan-out.js';
import { windowActions, type ActionTable } from '../lib/past-actions.js';
import { ACCOUNT_QUANTILE, accountsFromActions, actionsOf, decidingAction } from '../lib/score-bridge.js';
import { additiveExplanation } from '../lib/rank-reasons.js';
import { clearUnknown, countSignatures, signatureShares, type SignatureTable } from '../lib/signature-shares.js';
import type { Labels, Past } from '../past.js';

const params = z.strictObject({
  form: z
    .enum(['shares', 'paper'])
    .default('shares')
    .describe(
      'shares: of inauthentic actions by signature; paper: what comes from a known pair of network and client and lies above the network’s limit, scored by how far above',
    ),
  percentile: z
    .number()
    .min(50)
    .max(100)
    .default(99)
    .describe('percentile of the legitimate daily counts of a network that is its limit (DeKoven et al. 2018: 99th)'),
  percentileForm: z
    .enum(['linear', 'higher'])
    .default('linear')
    .describe('how a percentile between two counts is read; matters on networks with few accounts'),
  legitimate: z
    .enum(['not-inauthentic', 'organic'])
    .default('not-inauthentic')
    .describe(
      'whose days the limits are taken from: everybody whom the desk has not called inauthentic, or only those it called organic',
    ),
  minDays: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(30)
    .describe(
      'account-days that a network needs for a limit of its own; with fewer it takes the limit of all networks (assumed)',
    ),
  prior: z
    .number()
    .gt(0)
    .max(1e6)
    .default(20)
    .describe('labelled actions that a signature needs to outweigh what is known of its shorter form (assumed)'),
  useDevices: z
    .boolean()
    .default(true)
    .describe('form shares: whether how many accounts share the device is part of the signature (not in the paper)'),
  accountQuantile: z
    .number()
    .gt(0)
    .max(1)
    .default(ACCOUNT_QUANTILE)
    .describe('upper quantile of its action scores that an account scores (assumed); 1 = its highest'),
});
type Params = z.infer<typeof params>;

/** Limits by network and verb, and what labelled actions say of signatures; null where nothing is labelled. */
interface Model {
  readonly limits: ReadonlyMap<number, number>;
  readonly signatures: SignatureTable | null;
}

const COLUMNS = ['t', 'verb', 'actor', 'network', 'client', 'device'] as const;
type Actions = ActionTable<(typeof COLUMNS)[number]>;

/**
 * Where actions come from: services drive many accounts from few networks and clients, so what came from the network and client that served labelled
 * accounts is likely theirs too, whosever account it is.
 *
 * The signature of an action is its network, its client, how many accounts share its device (in doublings) and how far the day's count of its account, verb and network
 * lies above or below that network's limit (in doublings; the limit is the 99th percentile of legitimate days). The score is the share of inauthentic
 * actions among the labelled ones with that signature, shrunk towards that of the signature without its last part. An account scores the
 * upper quantile of its actions in the window (lib/score-bridge). The paper’s form asks two questions apart: is the pair of network and client known (more than half of its labelled actions inauthentic),
 * and does the count lie above the limit? Both: above 0.5; a known pair below the limit: below 0.5; no known pair: 0. Without any label the count over the limit alone decides: 0.5 at the limit.
 * Fitting and scoring are O(actions).
 *
 * Sees services that act from customers' accounts, action by action, and leaves the owner's own actions alone; farms on shared devices; unofficial
 * clients. Does not see services that drive the customer's own phone, those that moved to a network after the last label (recall falls overnight), pods and
 * people who act by hand. On networks that people share with a service, only the volume tells them apart. Limits learned while
 * unlabelled customers are still among the legitimate are too high.
 */
export default detector<Params, Model>({
  id: 'client-signature',
  summary:
    'Network and client signatures of labelled services, with limits per network at the 99th percentile of legitimate days.',
  source:
    'DeKoven, Pottinger, Savage, Voelker, Leontiadis 2018, Following their footsteps: characterizing account automation abuse and defenses',
  family: 'rule',
  units: ['account', 'action'],
  labels: 'revealed',
  features: [],
  beatsChance: true,
  params,
  fit(past, labels, { params: given }) {
    const actions = windowActions(past, COLUMNS);
    const daily = countDaily(actions);
    const isInauthentic = labelActions(past, labels, actions);
    const limits = learnLimits(past.nAccounts, actions, daily, isInauthentic, given);
    const nLabelled = isInauthentic.reduce((sum, mark) => sum + (mark >= 0 ? 1 : 0), 0);
    if (nLabelled === 0) return { limits, signatures: null };
    const nInauthentic = isInauthentic.reduce((sum, mark) => sum + Math.max(0, mark), 0);
    const parts = signatureParts(past, actions, volumeOverLimit(actions, daily, limits), given);
    const base = (nInauthentic + 0.5) / (nLabelled + 1);
    return { limits, signatures: countSignatures(parts, isInauthentic, { base, prior: given.prior }) };
  },
  score({ limits, signatures }, past, out, { params: given }) {
    const actions = windowActions(past, COLUMNS);
    const volume = volumeOverLimit(actions, countDaily(actions), limits);
    const score = volume.map((ratio) => ratio / (1 + ratio));
    if (signatures !== null) {
      const fill = given.form === 'paper' ? clearUnknown : signatureShares;
      fill(signatures, signatureParts(past, actions, volume, given), score);
    }
    if (past.unit === 'action') out.set(score);
    else accountsFromActions(actions.actor, score, past, out, given.accountQuantile);
  },
  explain({ limits, signatures }, past, row, { params: given }): Explanation {
    const actions = windowActions(past, COLUMNS);
    const volume = volumeOverLimit(actions, countDaily(actions), limits);
    const parts = signatureParts(past, actions, volume, given);
    const shareOf = (length: number, action: number): number => {
      const one = Float64Array.of(0);
      const table = { base: signatures?.base ?? 0, levels: signatures?.levels.slice(0, length) ?? [] };
      signatureShares(
        table,
        parts.map((part) => part.slice(action, action + 1)),
        one,
      );
      return one[0];
    };
    const isKnown = (action: number): boolean => shareOf(parts.length, action) > 0.5;
    const overLimitOf = (action: number): number => volume[action] / (1 + volume[action]);
    const scoreOf = (action: number): number => {
      if (signatures === null) return overLimitOf(action);
      if (given.form === 'paper') return isKnown(action) ? overLimitOf(action) : 0;
      return shareOf(parts.length, action);
    };
    const action =
      past.unit === 'action'
        ? row
        : decidingAction(actionsOf(actions.actor, past.account[row]), scoreOf, given.accountQuantile);
    if (action < 0) return { reasons: [] };
    const overLimit = { feature: 'count over the network’s limit', value: volume[action] };
    if (signatures === null)
      return {
        reasons: [{ reason: 'rule fired: the day’s count against the network’s limit', ...overLimit }],
      };
    if (given.form === 'paper') {
      const reason = isKnown(action)
        ? 'a pair that is known to act for a service'
        : 'no known pair of network and client';
      const client = { feature: `client ${CLIENT_NAMES[actions.client[action]]}`, value: actions.client[action] };
      return {
        reasons: [
          { reason, feature: 'network', value: actions.network[action] },
          { reason, ...client },
          { reason: 'the day’s count against the network’s limit', ...overLimit },
        ],
      };
    }
    const known = [
      { feature: 'network', value: actions.network[action] },
      { feature: `client ${CLIENT_NAMES[actions.client[action]]}`, value: actions.client[action] },
      ...(given.useDevices ? [{ feature: 'accounts on the device, doublings', value: parts[2][action] }] : []),
      overLimit,
    ];
    const shares = known.map((one, at) => ({ ...one, contribution: shareOf(at + 1, action) - shareOf(at, action) }));
    return additiveExplanation(shares, { base: signatures.base, total: scoreOf(action), scale: 'score' });
  },
});

/** The label of each action, -1 where it has none. At account level an action has its account's. */
function labelActions(past: Past, labels: Labels | null, { actor, nActions }: Actions): Int8Array {
  const mark = new Int8Array(past.unit === 'action' ? nActions : past.nAccounts).fill(-1);
  const n = labels?.row.length ?? 0;
  for (let at = 0; at < n; at++) {
    const row = labels!.row[at];
    mark[past.unit === 'action' ? row : past.account[row]] = labels!.isInauthentic[at] > 0 ? 1 : 0;
  }
  return past.unit === 'action' ? mark : Int8Array.from(actor, (account) => mark[account]);
}

/** Limits from the days of legitimate accounts. */
function learnLimits(
  nAccounts: number,
  actions: Actions,
  daily: DailyCounts,
  isInauthentic: Int8Array,
  given: Params,
): Map<number, number> {
  const { actor, network, verb } = actions;
  const mark = new Int8Array(nAccounts).fill(-1);
  for (let k = 0; k < actions.nActions; k++) mark[actor[k]] = Math.max(mark[actor[k]], isInauthentic[k]);
  const lowest = given.legitimate === 'organic' ? 0 : -1;
  const isLegitimate = (row: number): boolean => mark[actor[row]] < 1 && mark[actor[row]] >= lowest;
  const kept = Uint32Array.from(daily.firstRow.keys()).filter((code) => isLegitimate(daily.firstRow[code]));
  return dailyLimits(
    {
      network: kept.map((code) => network[daily.firstRow[code]]),
      verb: kept.map((code) => verb[daily.firstRow[code]]),
      count: kept.map((code) => daily.count[code]),
    },
    { percentile: given.percentile, form: given.percentileForm, minDays: given.minDays },
  );
}

/** Per action: the day's count of its account, verb and network over the limit there. */
function volumeOverLimit(
  { network, verb }: Actions,
  daily: DailyCounts,
  limits: ReadonlyMap<number, number>,
): Float64Array {
  const ofCode = Float64Array.from(
    daily.firstRow,
    (row, code) => daily.count[code] / limitOf(limits, network[row], verb[row]),
  );
  return Float64Array.from(daily.code, (code) => ofCode[code]);
}

/** Volume classes: from below a quarter of the limit to above twice the limit; 1 = the limit lies between the third and the fourth. */
const LIMIT_CLASS = 3;
const MAX_VOLUME_CLASS = 4;
/** From 17 accounts on, more on one device say nothing new; assumed. */
const MAX_DEVICE_CLASS = 5;

/** The parts of each action's signature, in the order in which shares are shrunk. */
function signatureParts(
  past: Past,
  { network, client, device }: Actions,
  volume: Float64Array,
  { form, useDevices }: Params,
): Uint32Array[] {
  if (form === 'paper') return [network, client];
  const volumeClass = Uint32Array.from(volume, (ratio) =>
    Math.min(MAX_VOLUME_CLASS, Math.max(0, Math.ceil(Math.log2(ratio)) + LIMIT_CLASS - 1)),
  );
  if (!useDevices) return [network, client, volumeClass];
  const nAccounts = accountsPerDevice(past);
  const deviceClass = device.map((place) =>
    Math.min(MAX_DEVICE_CLASS, Math.ceil(Math.log2(nAccounts.get(place) ?? 1))),
  );
  return [network, client, deviceClass, volumeClass];
}
