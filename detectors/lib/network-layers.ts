import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../random/stream.js';

/** One dense layer: `weight` is row-major, inputs x outputs. */
export interface Layer {
  readonly nIn: number;
  readonly nOut: number;
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/** A layer with weights drawn uniformly in ± sqrt(6 / (inputs + outputs)), bias 0. Source: Glorot, Bengio 2010. */
export function drawLayer(nIn: number, nOut: number, random: RandomStream): Layer {
  const reach = Math.sqrt(6 / (nIn + nOut));
  const weight = Float64Array.from({ length: nIn * nOut }, () => (2 * random.uniform() - 1) * reach);
  return { nIn, nOut, weight, bias: new Float64Array(nOut) };
}

/** All numbers of some layers, weight then bias, in layer order: what an optimiser moves. */
export function paramsOf(layers: readonly Layer[]): Float64Array[] {
  return layers.flatMap(({ weight, bias }) => [weight, bias]);
}

/** A layer's numbers as single-precision tensors, for use inside `tf.tidy`. */
export function layerTensors({ nIn, nOut, weight, bias }: Layer): { weight: tf.Tensor2D; bias: tf.Tensor1D } {
  return {
    weight: tf.tensor2d(new Float32Array(weight), [nIn, nOut]),
    bias: tf.tensor1d(new Float32Array(bias)),
  };
}

/** What a batch says: its mean loss and the gradient of each parameter list, in the order of `paramsOf`. */
export interface BatchGradients {
  readonly loss: number;
  readonly gradients: readonly Float32Array[];
}

/** Labels of a batch, row-major, one a row and task, with what each weighs; 0 = not labelled. */
export interface BatchLabels {
  readonly nTasks: number;
  readonly label: Float32Array;
  readonly weight: Float32Array;
}

/** Weighted mean log-loss of logits, and its gradient by logit. */
export function logLoss(
  logits: Float32Array,
  { label, weight }: BatchLabels,
): { readonly loss: number; readonly delta: Float32Array } {
  const total = weight.reduce((sum, value) => sum + value, 0) || 1;
  const delta = new Float32Array(logits.length);
  let loss = 0;
  for (let at = 0; at < logits.length; at++) {
    const z = logits[at];
    const share = weight[at] / total;
    if (share === 0) continue;
    // log(1 + e^z) − y z, without overflow.
    loss += share * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - label[at] * z);
    delta[at] = share * (1 / (1 + Math.exp(-z)) - label[at]);
  }
  return { loss, delta };
}

/** Rows of a row-major table, in the given order. */
export function takeRows(table: Float32Array, nColumns: number, rows: ArrayLike<number>): Float32Array {
  const out = new Float32Array(rows.length * nColumns);
  for (let k = 0; k < rows.length; k++)
    out.set(table.subarray(rows[k] * nColumns, (rows[k] + 1) * nColumns), k * nColumns);
  return out;
}
