import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../random/stream.js';
import { adamStep, startAdam } from './adam.js';
import {
  drawLayer,
  layerTensors,
  logLoss,
  paramsOf,
  takeRows,
  type BatchGradients,
  type BatchLabels,
  type Layer,
} from './network-layers.js';

/** A feed-forward network: every layer but the last is followed by its activation. Plain cloneable data. */
export interface DenseNetwork {
  readonly layers: readonly Layer[];
  readonly activation: 'relu' | 'tanh';
}

/** A network with drawn weights. `sizes`: inputs, hidden layers, outputs. */
export function drawNetwork(sizes: readonly number[], random: RandomStream): DenseNetwork {
  return { activation: 'relu', layers: sizes.slice(1).map((size, at) => drawLayer(sizes[at], size, random)) };
}

/** Rows computed at once; keeps tensors small. Assumed. */
const BLOCK_ROWS = 4096;

/**
 * Output of the network for every row of `x` (row-major), or of its last hidden layer. Needs an open TensorFlow.js backend; leaves no tensor behind.
 * O(n weights).
 */
export function runNetwork(net: DenseNetwork, x: Float32Array, stop: 'output' | 'hidden' = 'output'): Float32Array {
  const nIn = net.layers[0].nIn;
  const nRows = x.length / nIn;
  const nLayers = net.layers.length - (stop === 'hidden' ? 1 : 0);
  const nOut = net.layers[nLayers - 1].nOut;
  const out = new Float32Array(nRows * nOut);
  for (let start = 0; start < nRows; start += BLOCK_ROWS) {
    const end = Math.min(nRows, start + BLOCK_ROWS);
    const block = tf.tidy(() => {
      const input = tf.tensor2d(x.slice(start * nIn, end * nIn), [end - start, nIn]);
      return activations(net, input)[nLayers].dataSync();
    });
    out.set(block, start * nOut);
  }
  return out;
}

/** Input, then every layer's output after its activation; the last one is the logits. */
function activations({ layers, activation }: DenseNetwork, input: tf.Tensor2D): tf.Tensor2D[] {
  const out = [input];
  layers.forEach((layer, at) => {
    const { weight, bias } = layerTensors(layer);
    const z = tf.add<tf.Tensor2D>(tf.matMul(out[at], weight), bias);
    out.push(at === layers.length - 1 ? z : activation === 'relu' ? tf.relu(z) : tf.tanh(z));
  });
  return out;
}

/**
 * Loss of a batch and its gradients, by back-propagation written out: TensorFlow.js core registers no gradients by itself, and some are missing
 * on the wasm backend. Needs an open backend; leaves no tensor behind.
 */
export function networkGradients(net: DenseNetwork, x: Float32Array, labels: BatchLabels): BatchGradients {
  const { layers, activation } = net;
  let loss = 0;
  const gradients: Float32Array[] = [];
  tf.tidy(() => {
    const nRows = x.length / layers[0].nIn;
    const out = activations(net, tf.tensor2d(x, [nRows, layers[0].nIn]));
    const judged = logLoss(out[layers.length].dataSync() as Float32Array, labels);
    loss = judged.loss;
    let delta: tf.Tensor2D = tf.tensor2d(judged.delta, [nRows, labels.nTasks]);
    for (let at = layers.length - 1; at >= 0; at--) {
      const onWeight = tf.matMul(out[at], delta, true, false).dataSync() as Float32Array;
      const onBias = tf.sum(delta, 0).dataSync() as Float32Array;
      gradients.unshift(onWeight, onBias);
      if (at === 0) break;
      const back = tf.matMul(delta, layerTensors(layers[at]).weight, false, true);
      const slope = activation === 'relu' ? tf.step(out[at]) : tf.sub(1, tf.square(out[at]));
      delta = tf.mul<tf.Tensor2D>(back, slope);
    }
  });
  return { loss, gradients };
}

/** How long and how fast a network learns. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly batchRows: number;
  readonly learningRate: number;
  /** Shrinks weights (not biases) by this share of the learning rate each step, as in Loshchilov, Hutter 2019 (AdamW). */
  readonly weightDecay: number;
}

/**
 * Trains a network in place with Adam on shuffled batches. `order`: the rows in an order that does not depend on their numbers.
 * O(epochs x n x weights).
 */
export function trainNetwork(
  net: DenseNetwork,
  x: Float32Array,
  labels: BatchLabels & { readonly order: Uint32Array },
  plan: TrainingPlan,
  random: RandomStream,
): void {
  const params = paramsOf(net.layers);
  const adam = startAdam(params);
  const rows = labels.order.slice();
  const nIn = net.layers[0].nIn;
  const { nTasks } = labels;
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    shuffle(rows, random);
    for (let start = 0; start < rows.length; start += plan.batchRows) {
      const batch = rows.subarray(start, start + plan.batchRows);
      const { gradients } = networkGradients(net, takeRows(x, nIn, batch), {
        nTasks,
        label: takeRows(labels.label, nTasks, batch),
        weight: takeRows(labels.weight, nTasks, batch),
      });
      for (const { weight } of net.layers)
        for (let at = 0; at < weight.length; at++) weight[at] *= 1 - plan.learningRate * plan.weightDecay;
      adamStep(params, gradients, plan.learningRate, adam);
    }
  }
}

/** Fisher and Yates, in place. */
export function shuffle(rows: Uint32Array, random: RandomStream): void {
  for (let last = rows.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const row = rows[last];
    rows[last] = rows[other]!;
    rows[other] = row;
  }
}
