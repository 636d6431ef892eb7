import { z } from 'zod';
import { detector, type Explanation, type Reason } from '../detector.js';
import { actionSteps, STEP_QUANTITIES, type ActionSteps } from '../lib/action-steps.js';
import { adamStep, startAdam } from '../lib/adam.js';
import {
  causalGradients,
  causalParams,
  drawCausalNetwork,
  runCausal,
  stepsLookedBack,
  type CausalNetwork,
  type Sequences,
} from '../lib/causal-network.js';
import { shuffle } from '../lib/dense-network.js';
import { classWeights, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { featureReason, strongestFirst } from '../lib/rank-reasons.js';
import { ACCOUNT_QUANTILE, accountsFromActions, decidingAction } from '../lib/score-bridge.js';
import { sigmoid } from '../lib/sigmoid.js';
import type { Labels, Past } from '../past.js';

const params = z.strictObject({
  width: z.int().min(1).max(256).default(16).describe('channels of each layer'),
  layers: z
    .int()
    .min(1)
    .max(8)
    .default(3)
    .describe('convolutions with dilation 1, 2, 4 ...; three of them look 14 actions back'),
  epochs: z.int().min(1).max(1000).default(8).describe('passes over the labelled accounts; there is no early stopping'),
  batchActions: z.int().min(16).max(100_000).default(2048).describe('actions of a step, about: accounts stay whole'),
  learningRate: z.number().gt(0).max(1).default(0.005).describe('step length of Adam'),
  classWeight: z.enum(['none', 'balanced']).default('none').describe('balanced: both classes weigh the same in total'),
  maxTrainActions: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(40_000)
    .describe('actions to train on at most, about; whole accounts are left out by chance'),
  accountQuantile: z
    .number()
    .gt(0)
    .max(1)
    .default(ACCOUNT_QUANTILE)
    .describe('upper quantile of its action scores that an account scores (assumed); 1 = its highest'),
});
type Params = z.infer<typeof params>;

/** A fitted network, or one share for all rows where the labels hold one class only. */
interface Model {
  readonly network: CausalNetwork | null;
  readonly share: number;
}

/**
 * A sequence network over each account's actions: kind, gap, hour, client, changes of device and network, and how busy target, device and network are. Causal dilated
 * convolutions score every action from itself and those before it; an account scores the upper quantile of its actions (lib/score-bridge).
 *
 * After TIES, whose sequences of (action, target, gap) it takes; its pretrained graph embeddings of targets are replaced by counts on the target, and its
 * account-level pooling by the bridge, so that single actions of a customer's account can be scored. At account level an action has its account's label.
 * On TensorFlow.js. Fitting is O(epochs x actions x weights), scoring O(weights) an action.
 *
 * Sees rhythm and order: the regular gaps, runs and switches of a program, also inside a real person's account. Does not see groups or who the targets are; learns the
 * services that labels show; a farm that replays people's timing passes.
 *
 * Reasons, by occlusion: what the log-odds lose when one quantity, of the action or of those before it, is set to the mean of all actions, or when those before it are not there. They do not add up.
 */
export default detector<Params, Model>({
  id: 'action-convolution',
  summary:
    'Causal convolutions (TensorFlow.js) over each account’s sequence of actions, trained on the label desk’s labels.',
  source:
    'Noorshams, Verma, Hofleitner 2020, TIES: temporal interaction embeddings for enhancing social media integrity; layers as in Bai, Kolter, Koltun 2018',
  family: 'sequence',
  units: ['account', 'action'],
  labels: 'revealed',
  features: [],
  engine: 'tensorflow',
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const { params: given } = ctx;
    const known = labelledRows(labels);
    const share = smoothedShare(known);
    const steps = actionSteps(past);
    const mark = labelSteps(past, labels, steps);
    const nPositive = mark.reduce((sum, one) => sum + (one === 1 ? 1 : 0), 0);
    const nKnown = mark.reduce((sum, one) => sum + (one >= 0 ? 1 : 0), 0);
    if (nPositive === 0 || nPositive === nKnown) return { network: null, share };
    const network = drawCausalNetwork(steps.nIn, given.width, given.layers, ctx.random('weights'));
    const adam = startAdam(causalParams(network));
    const weights = classWeights(
      { row: new Uint32Array(nKnown), isPositive: new Uint8Array(0), nPositive },
      given.classWeight,
    );
    const random = ctx.random('batches');
    const accounts = labelledSequences(steps, mark);
    shuffle(accounts, random);
    const kept = accounts.subarray(0, fittingPrefix(steps, accounts, given.maxTrainActions));
    for (let epoch = 0; epoch < given.epochs; epoch++) {
      shuffle(kept, random);
      for (let from = 0; from < kept.length;) {
        const to = from + fittingPrefix(steps, kept.subarray(from), given.batchActions);
        const picked = pickSteps(steps, kept.subarray(from, to));
        const label = Float32Array.from(picked, (step) => Math.max(0, mark[step]));
        const weight = Float32Array.from(picked, (step) => (mark[step] < 0 ? 0 : weights[mark[step] as 0 | 1]));
        const { gradients } = causalGradients(network, takeSteps(steps, picked), { nTasks: 1, label, weight });
        adamStep(causalParams(network), gradients, given.learningRate, adam);
        from = to;
      }
    }
    return { network, share };
  },
  score({ network, share }, past, out, { params: given }) {
    if (network === null) return void out.fill(share);
    const steps = actionSteps(past);
    const score = new Float64Array(steps.nRows);
    const all = Uint32Array.from({ length: steps.start.length - 1 }, (_, sequence) => sequence);
    for (let from = 0; from < all.length;) {
      const to = from + fittingPrefix(steps, all.subarray(from), given.batchActions);
      const picked = pickSteps(steps, all.subarray(from, to));
      const logits = runCausal(network, takeSteps(steps, picked));
      picked.forEach((step, at) => (score[steps.action[step]] = sigmoid(logits[at])));
      from = to;
    }
    if (past.unit === 'action') out.set(score);
    else accountsFromActions(steps.actor, score, past, out, given.accountQuantile);
  },
  explain({ network }, past, row, { params: given }): Explanation {
    if (network === null) return { reasons: [] };
    const steps = actionSteps(past);
    const step =
      past.unit === 'action' ? steps.action.indexOf(row) : decidingStep(network, steps, past.account[row], given);
    return { reasons: step < 0 ? [] : occlusionReasons(network, steps, step) };
  },
});

/** The step whose score its account takes over; -1 where it gave none. */
function decidingStep(
  network: CausalNetwork,
  steps: ActionSteps,
  account: number,
  { accountQuantile }: Params,
): number {
  const { start, action, actor } = steps;
  const sequence = start.findIndex((first) => first < steps.nRows && actor[action[first]] === account);
  if (sequence < 0) return -1;
  const own = Uint32Array.from({ length: start[sequence + 1] - start[sequence] }, (_, at) => start[sequence] + at);
  const logits = runCausal(network, takeSteps(steps, own));
  return decidingAction(own, (step) => logits[step - own[0]], accountQuantile);
}

/** What one step’s log-odds lose, quantity by quantity. One run of the network over some twenty copies of the steps it looks at. */
function occlusionReasons(network: CausalNetwork, steps: ActionSteps, step: number): Reason[] {
  const { nIn } = steps;
  const nBefore = Math.min(steps.rank[step], stepsLookedBack(network.convolutions.length));
  const seen = takeSteps(
    steps,
    Uint32Array.from({ length: nBefore + 1 }, (_, at) => step - nBefore + at),
  ).x;
  const mean = meanStep(steps);
  const own = seen.subarray(nBefore * nIn);
  const withMean = (inputs: readonly number[], from: number, to: number): Float32Array => {
    const copy = seen.slice();
    for (let at = from; at < to; at++) for (const input of inputs) copy[at * nIn + input] = mean[input];
    return copy;
  };
  const told = STEP_QUANTITIES.flatMap(({ name, inputs, read }) => {
    const { text, value = NaN } = read(own);
    const ofOwn = {
      feature: text === undefined ? name : `${name} ${text}`,
      value,
      x: withMean(inputs, nBefore, nBefore + 1),
    };
    if (nBefore === 0) return [ofOwn];
    const feature = `${name}, of the ${nBefore} actions before`;
    return [ofOwn, { feature, value: NaN, x: withMean(inputs, 0, nBefore) }];
  });
  // Alone in its sequence: the action as if nothing came before it.
  if (nBefore > 0) told.push({ feature: 'that there are actions before it', value: nBefore, x: own });
  const logits = lastLogits(network, nIn, [seen, ...told.map(({ x }) => x)]);
  const reasons = told.map(({ feature, value }, at) => {
    const contribution = logits[0] - logits[at + 1];
    return featureReason(contribution > 0 ? 'raises the score' : 'lowers the score', { feature, value, contribution });
  });
  return strongestFirst(reasons.filter(({ contribution }) => contribution !== 0));
}

/** The logit of the last step of each of some sequences. */
function lastLogits(network: CausalNetwork, nIn: number, sequences: readonly Float32Array[]): number[] {
  const lengths = sequences.map(({ length }) => length / nIn);
  const ends = lengths.map((_, at) => lengths.slice(0, at + 1).reduce((sum, length) => sum + length, 0));
  const nRows = ends[ends.length - 1];
  const x = new Float32Array(nRows * nIn);
  sequences.forEach((one, at) => x.set(one, (ends[at] - lengths[at]) * nIn));
  const rank = Uint32Array.from(lengths.flatMap((length) => Array.from({ length }, (_, before) => before)));
  const logits = runCausal(network, { x, nRows, rank });
  return ends.map((end) => logits[end - 1]);
}

function meanStep({ x, nIn, nRows }: ActionSteps): Float64Array {
  const mean = new Float64Array(nIn);
  for (let step = 0; step < nRows; step++)
    for (let input = 0; input < nIn; input++) mean[input] += x[step * nIn + input] / nRows;
  return mean;
}

/** Label of each step: 1, 0, or -1 where there is none. At account level an action has its account's. */
function labelSteps(past: Past, labels: Labels | null, { action, actor }: ActionSteps): Int8Array {
  const mark = new Int8Array(past.unit === 'action' ? action.length : past.nAccounts).fill(-1);
  const n = labels?.row.length ?? 0;
  for (let at = 0; at < n; at++) {
    const row = labels!.row[at];
    mark[past.unit === 'action' ? row : past.account[row]] = labels!.isInauthentic[at] > 0 ? 1 : 0;
  }
  return Int8Array.from(action, (at) => mark[past.unit === 'action' ? at : actor[at]]);
}

/** The sequences with a labelled step. */
function labelledSequences({ start }: ActionSteps, mark: Int8Array): Uint32Array {
  const all = Array.from({ length: start.length - 1 }, (_, sequence) => sequence);
  return Uint32Array.from(all.filter((one) => mark.subarray(start[one], start[one + 1]).some((value) => value >= 0)));
}

/** How many of the sequences, from the first, have about so many steps; at least one. */
function fittingPrefix({ start }: ActionSteps, sequences: Uint32Array, nSteps: number): number {
  let n = 0;
  let sum = 0;
  while (n < sequences.length && sum < nSteps) {
    sum += start[sequences[n] + 1] - start[sequences[n]];
    n++;
  }
  return n;
}

/** The steps of some sequences, end to end. */
function pickSteps({ start }: ActionSteps, sequences: Uint32Array): Uint32Array {
  const picked: number[] = [];
  for (const one of sequences) for (let step = start[one]; step < start[one + 1]; step++) picked.push(step);
  return Uint32Array.from(picked);
}

function takeSteps({ x, nIn, rank }: ActionSteps, picked: Uint32Array): Sequences {
  const out = new Float32Array(picked.length * nIn);
  picked.forEach((step, at) => out.set(x.subarray(step * nIn, (step + 1) * nIn), at * nIn));
  return { x: out, nRows: picked.length, rank: picked.map((step) => rank[step]) };
}
