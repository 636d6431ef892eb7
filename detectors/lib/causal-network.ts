import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../random/stream.js';
import {
  drawLayer,
  layerTensors,
  logLoss,
  paramsOf,
  type BatchGradients,
  type BatchLabels,
  type Layer,
} from './network-layers.js';

/** A stack of causal dilated convolutions over sequences that lie end to end, with a dense layer before and after. */
export interface CausalNetwork {
  readonly input: Layer;
  /** Layer `k` sees an action and those `2^k` and `2 x 2^k` before it; its weights lie in that order, own place first. */
  readonly convolutions: readonly Layer[];
  readonly head: Layer;
}

/** Places a convolution looks at: the own one and two before. */
export const TAPS = 3;

/** Steps before its own that a network of so many convolutions looks at. */
export function stepsLookedBack(nLayers: number): number {
  return (TAPS - 1) * (2 ** nLayers - 1);
}

/** Sequences end to end: one row a step, row-major. */
export interface Sequences {
  readonly x: Float32Array;
  readonly nRows: number;
  /** Per row: steps of its own sequence before it. */
  readonly rank: Uint32Array;
}

/** A network with drawn weights. */
export function drawCausalNetwork(nIn: number, width: number, nLayers: number, random: RandomStream): CausalNetwork {
  return {
    input: drawLayer(nIn, width, random),
    convolutions: Array.from({ length: nLayers }, () => drawLayer(TAPS * width, width, random)),
    head: drawLayer(width, 1, random),
  };
}

/** All layers, in the order of their gradients. */
export function layersOf({ input, convolutions, head }: CausalNetwork): Layer[] {
  return [input, ...convolutions, head];
}

/** Parameter lists in the order of the gradients. */
export function causalParams(net: CausalNetwork): Float64Array[] {
  return paramsOf(layersOf(net));
}

/** Each row beside the rows `dilation` and twice `dilation` before it in its sequence; zeros where there are none. */
export function causalTaps(h: tf.Tensor2D, rank: Uint32Array, dilation: number): tf.Tensor2D {
  const taps = [h];
  for (let tap = 1; tap < TAPS; tap++) taps.push(shifted(h, rank, tap * dilation));
  return tf.concat(taps, 1);
}

/** Rows moved `by` places later, those that would come from another sequence zeroed. */
function shifted(h: tf.Tensor2D, rank: Uint32Array, by: number): tf.Tensor2D {
  const [nRows, width] = h.shape;
  if (by >= nRows) return tf.zeros([nRows, width]);
  const moved = tf.pad(tf.slice(h, [0, 0], [nRows - by, width]), [
    [by, 0],
    [0, 0],
  ]);
  return tf.mul<tf.Tensor2D>(moved, maskOf(rank, by));
}

/** The way back of `shifted`: gradients moved `by` places earlier. */
function shiftedBack(delta: tf.Tensor2D, rank: Uint32Array, by: number): tf.Tensor2D {
  const [nRows, width] = delta.shape;
  if (by >= nRows) return tf.zeros([nRows, width]);
  const masked = tf.mul<tf.Tensor2D>(delta, maskOf(rank, by));
  return tf.pad(tf.slice(masked, [by, 0], [nRows - by, width]), [
    [0, by],
    [0, 0],
  ]);
}

function maskOf(rank: Uint32Array, by: number): tf.Tensor2D {
  const mask = new Float32Array(rank.length);
  for (let row = 0; row < mask.length; row++) mask[row] = rank[row] >= by ? 1 : 0;
  return tf.tensor2d(mask, [rank.length, 1]);
}

/** What the forward pass leaves: inputs and outputs of each layer. */
interface Pass {
  readonly x: tf.Tensor2D;
  /** After the input layer, then after each convolution with what it was added to. */
  readonly hidden: readonly tf.Tensor2D[];
  readonly taps: readonly tf.Tensor2D[];
  /** Output of each convolution before it is added. */
  readonly bent: readonly tf.Tensor2D[];
  readonly logits: tf.Tensor2D;
}

function forward({ input, convolutions, head }: CausalNetwork, { x, nRows, rank }: Sequences): Pass {
  const dense = (h: tf.Tensor2D, layer: Layer): tf.Tensor2D => {
    const { weight, bias } = layerTensors(layer);
    return tf.add<tf.Tensor2D>(tf.matMul(h, weight), bias);
  };
  const start = tf.tensor2d(x, [nRows, input.nIn]);
  const hidden: tf.Tensor2D[] = [tf.relu(dense(start, input))];
  const taps: tf.Tensor2D[] = [];
  const bent: tf.Tensor2D[] = [];
  convolutions.forEach((layer, at) => {
    taps.push(causalTaps(hidden[at], rank, 2 ** at));
    bent.push(tf.relu(dense(taps[at], layer)));
    hidden.push(tf.add<tf.Tensor2D>(hidden[at], bent[at]));
  });
  return { x: start, hidden, taps, bent, logits: dense(hidden[convolutions.length], head) };
}

/** One logit a row. Needs an open TensorFlow.js backend; leaves no tensor behind. O(n weights). */
export function runCausal(net: CausalNetwork, sequences: Sequences): Float32Array {
  return tf.tidy(() => forward(net, sequences).logits.dataSync() as Float32Array);
}

/**
 * Loss of a batch and its gradients, by back-propagation written out: convolutions as products over shifted copies, since the wasm backend has no gradient
 * of a convolution and no backend one of a dilated one. Needs an open backend; leaves no tensor behind.
 */
export function causalGradients(net: CausalNetwork, sequences: Sequences, labels: BatchLabels): BatchGradients {
  const { convolutions, head } = net;
  const { nRows, rank } = sequences;
  let loss = 0;
  const gradients: Float32Array[] = [];
  const note = (input: tf.Tensor2D, delta: tf.Tensor2D): void => {
    gradients.unshift(
      tf.matMul(input, delta, true, false).dataSync() as Float32Array,
      tf.sum(delta, 0).dataSync() as Float32Array,
    );
  };
  tf.tidy(() => {
    const pass = forward(net, sequences);
    const judged = logLoss(pass.logits.dataSync() as Float32Array, labels);
    loss = judged.loss;
    const onLogits = tf.tensor2d(judged.delta, [nRows, 1]);
    note(pass.hidden[convolutions.length], onLogits);
    let delta: tf.Tensor2D = tf.matMul(onLogits, layerTensors(head).weight, false, true);
    for (let at = convolutions.length - 1; at >= 0; at--) {
      const onBent = tf.mul<tf.Tensor2D>(delta, tf.step(pass.bent[at]));
      note(pass.taps[at], onBent);
      const onTaps: tf.Tensor2D = tf.matMul(onBent, layerTensors(convolutions[at]).weight, false, true);
      const width = convolutions[at].nOut;
      let back = tf.add<tf.Tensor2D>(delta, tf.slice2d(onTaps, [0, 0], [nRows, width]));
      for (let tap = 1; tap < TAPS; tap++) {
        const onTap = tf.slice2d(onTaps, [0, tap * width], [nRows, width]);
        back = tf.add<tf.Tensor2D>(back, shiftedBack(onTap, rank, tap * 2 ** at));
      }
      delta = back;
    }
    note(pass.x, tf.mul<tf.Tensor2D>(delta, tf.step(pass.hidden[0])));
  });
  return { loss, gradients };
}
