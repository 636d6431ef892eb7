import type { DenseNetwork } from './dense-network.js';

/** What each input adds to one output of a network. */
export interface NetworkShares {
  /** The output at the starting point, where all inputs are 0: the mean row, for standardised columns. */
  readonly base: number;
  /** One an input; base + their sum = the output. */
  readonly contribution: Float64Array;
}

/** Sums closer to 0 than this are taken for 0: they are where a unit switches, but for rounding. */
const SWITCHES_AT = 1e-12;
/** A line from 0 to a row meets a few switches a unit at most; this only keeps an error from running for ever. */
const MOST_PIECES = 100_000;

/** One layer on the way from 0 to a row: which units are on, and how far it is to the next switch. */
interface Pass {
  readonly isOn: readonly Uint8Array[];
  readonly output: number;
  readonly toSwitch: number;
}

/**
 * Integrated gradients from the mean row (all inputs 0) to `x`, exactly: a network of rectified units is linear between the points of that line where a unit switches on or off, so the
 * integral is a sum over these pieces. `nLayers` below the network's own gives unit `unit` of a hidden layer, rectified. In double precision, without a tensor. O(pieces x weights), at most a few
 * pieces a unit. Throws where the units are not rectified.
 * Source: Sundararajan, Taly, Yan 2017, Axiomatic attribution for deep networks.
 */
export function networkShares(
  net: DenseNetwork,
  x: ArrayLike<number>,
  { nLayers = net.layers.length, unit = 0 }: { readonly nLayers?: number; readonly unit?: number } = {},
): NetworkShares {
  if (net.activation !== 'relu') throw new Error(`exact shares need rectified units, not ${net.activation}`);
  const contribution = new Float64Array(x.length);
  let base = 0;
  let t = 0;
  for (let piece = 0; t < 1 && piece < MOST_PIECES; piece++) {
    const pass = passAt(net, x, { t, nLayers, unit });
    if (piece === 0) base = pass.output;
    const step = Math.min(1 - t, Math.max(pass.toSwitch, SWITCHES_AT));
    const slope = slopeBy(net, pass.isOn, unit);
    for (let input = 0; input < x.length; input++) contribution[input] += step * slope[input] * x[input];
    t += step;
  }
  return { base, contribution };
}

/** Runs the network at `t x`, and how fast its sums move with t. */
function passAt(
  { layers }: DenseNetwork,
  x: ArrayLike<number>,
  { t, nLayers, unit }: { readonly t: number; readonly nLayers: number; readonly unit: number },
): Pass {
  let value = Float64Array.from(x, (one) => t * one);
  let speed = Float64Array.from(x);
  let toSwitch = Infinity;
  const isOn: Uint8Array[] = [];
  for (let at = 0; at < nLayers; at++) {
    const { nIn, nOut, weight, bias } = layers[at];
    const sum = bias.slice();
    const sumSpeed = new Float64Array(nOut);
    for (let input = 0; input < nIn; input++)
      for (let output = 0; output < nOut; output++) {
        sum[output] += value[input] * weight[input * nOut + output];
        sumSpeed[output] += speed[input] * weight[input * nOut + output];
      }
    const isRectified = at < layers.length - 1;
    const on = Uint8Array.from(sum, (one, output) =>
      Number(!isRectified || one > SWITCHES_AT || (one >= -SWITCHES_AT && sumSpeed[output] > 0)),
    );
    if (isRectified)
      sum.forEach((one, output) => {
        if (Math.abs(one) > SWITCHES_AT && one * sumSpeed[output] < 0)
          toSwitch = Math.min(toSwitch, -one / sumSpeed[output]);
      });
    isOn.push(on);
    value = sum.map((one, output) => on[output] * one);
    speed = sumSpeed.map((one, output) => on[output] * one);
  }
  return { isOn, output: value[unit], toSwitch };
}

/** Slope of the output by each input while the same units are on. */
function slopeBy({ layers }: DenseNetwork, isOn: readonly Uint8Array[], unit: number): Float64Array {
  const last = isOn.length - 1;
  let slope = new Float64Array(layers[last].nOut);
  slope[unit] = isOn[last][unit];
  for (let at = last; at >= 0; at--) {
    const { nIn, nOut, weight } = layers[at];
    const back = new Float64Array(nIn);
    for (let input = 0; input < nIn; input++) {
      for (let output = 0; output < nOut; output++) back[input] += weight[input * nOut + output] * slope[output];
      if (at > 0) back[input] *= isOn[at - 1][input];
    }
    slope = back;
  }
  return slope;
}
