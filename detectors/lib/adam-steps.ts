/** The moments that Adam remembers of one array of weights. */
export interface AdamMoments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Decay of the two moments, and what keeps the division finite (Kingma and Ba 2015, algorithm 1: the defaults). */
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const LEAST = 1e-8;

/** Moments before the first step. */
export function adamStart(n: number): AdamMoments {
  return { first: new Float64Array(n), second: new Float64Array(n) };
}

/** One step of Adam, number `step` from 1 on, on weights and moments in place. O(n). Source: Kingma and Ba 2015, Adam: a method for stochastic optimization. */
export function adamStep(
  weights: Float64Array,
  gradient: Float64Array,
  { first, second }: AdamMoments,
  { step, rate }: { readonly step: number; readonly rate: number },
): void {
  const firstBias = 1 - FIRST_DECAY ** step;
  const secondBias = 1 - SECOND_DECAY ** step;
  for (let at = 0; at < weights.length; at++) {
    first[at] = FIRST_DECAY * first[at] + (1 - FIRST_DECAY) * gradient[at];
    second[at] = SECOND_DECAY * second[at] + (1 - SECOND_DECAY) * gradient[at] * gradient[at];
    weights[at] = weights[at] - (rate * (first[at] / firstBias)) / (Math.sqrt(second[at] / secondBias) + LEAST);
  }
}
