import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { adamStep, startAdam } from '../../detectors/lib/adam.js';
import { causalTaps } from '../../detectors/lib/causal-network.js';
import { networkGradients, runNetwork, type DenseNetwork } from '../../detectors/lib/dense-network.js';
import { paramsOf } from '../../detectors/lib/network-layers.js';
import { holdTo } from './parity.js';
import { readFixture } from './reference-data.js';

interface Weights {
  W1: number[][];
  b1: number[];
  W2: number[][];
  b2: number[];
}
interface Primitives {
  mlp: Weights & {
    X: number[][];
    y: number[];
    logits: number[];
    loss: number;
    gW1: number[][];
    gb1: number[];
    gW2: number[][];
    gb2: number[];
  };
  mlp_adam3: Weights & { lr: number; losses_before_each_step: number[]; final_loss: number };
  causal_conv1d_k3_d2: { x: number[][][]; w: number[][][]; b: number[]; out: number[][][] };
}

/** The reference is double precision, TensorFlow.js single: 24 bits of numbers about 1, added up a few times. */
const SINGLE = 2e-6;

const {
  mlp,
  mlp_adam3: adam3,
  causal_conv1d_k3_d2: convolution,
} = JSON.parse(readFixture('network-primitives.json')) as Primitives;

/** Rows of the reference are outputs; ours are inputs. */
const transposed = (rows: number[][]): Float64Array =>
  Float64Array.from(rows[0].flatMap((_, column) => rows.map((row) => row[column])));

function referenceNetwork({ W1, b1, W2, b2 }: Weights): DenseNetwork {
  return {
    activation: 'tanh',
    layers: [
      { nIn: 4, nOut: 5, weight: transposed(W1), bias: Float64Array.from(b1) },
      { nIn: 5, nOut: 1, weight: transposed(W2), bias: Float64Array.from(b2) },
    ],
  };
}

describe.each(['wasm', 'cpu'])('networks equal the double-precision reference to single precision on %s', (backend) => {
  const x = Float32Array.from(mlp.X.flat());
  const labels = { nTasks: 1, label: Float32Array.from(mlp.y), weight: new Float32Array(mlp.y.length).fill(1) };

  beforeAll(async () => {
    expect((await openTensorflow([backend])).backend).toBe(backend);
  });

  test('perceptron: logits, loss and every gradient', () => {
    const net = referenceNetwork(mlp);
    holdTo(['mlp', 'nn_primitives', 'logits'], runNetwork(net, x), mlp.logits, SINGLE);
    const { loss, gradients } = networkGradients(net, x, labels);
    expect(Math.abs(loss - mlp.loss)).toBeLessThan(SINGLE);
    const expected = [transposed(mlp.gW1), mlp.gb1, transposed(mlp.gW2), mlp.gb2];
    gradients.forEach((gradient, at) =>
      holdTo(['mlp', 'nn_primitives', `gradient ${at + 1} of ${gradients.length}`], gradient, expected[at], SINGLE),
    );
  });

  test('three steps of Adam: the loss before each and after, and every weight', () => {
    const net = referenceNetwork(mlp);
    const params = paramsOf(net.layers);
    const state = startAdam(params);
    for (const before of adam3.losses_before_each_step) {
      const { loss, gradients } = networkGradients(net, x, labels);
      expect(Math.abs(loss - before)).toBeLessThan(SINGLE);
      adamStep(params, gradients, adam3.lr, state);
    }
    expect(Math.abs(networkGradients(net, x, labels).loss - adam3.final_loss)).toBeLessThan(SINGLE);
    const after = referenceNetwork(adam3);
    params.forEach((param, at) =>
      holdTo(
        ['mlp', 'nn_primitives', `weights ${at + 1} after three steps of Adam`],
        param,
        paramsOf(after.layers)[at],
        SINGLE,
      ),
    );
  });

  test('causal convolution of three taps and dilation two, as a product over shifted copies', () => {
    const [channels] = convolution.x;
    const nSteps = channels[0].length;
    const out = tf.tidy(() => {
      const steps = tf.tensor2d(channels[0].map((_, step) => channels.map((channel) => channel[step])));
      const rank = Uint32Array.from({ length: nSteps }, (_, step) => step);
      // Ours: own place first, then two and four steps before; the reference's last tap is the own place.
      const weight = [2, 1, 0].flatMap((tap) =>
        channels.map((_, channel) => convolution.w.map((one) => one[channel][tap])),
      );
      return tf.add(tf.matMul(causalTaps(steps, rank, 2), tf.tensor2d(weight)), tf.tensor1d(convolution.b)).arraySync();
    }) as number[][];
    convolution.out[0].forEach((channel, at) =>
      holdTo(
        ['action-convolution', 'nn_primitives', `causal convolution, channel ${at + 1}`],
        out.map((step) => step[at]),
        channel,
        SINGLE,
      ),
    );
  });

  test('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    networkGradients(referenceNetwork(mlp), x, labels);
    expect(tf.memory().numTensors).toBe(before);
  });
});
