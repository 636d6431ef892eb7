/** Running moments of Adam, one pair a parameter list. */
export interface AdamState {
  step: number;
  readonly mean: readonly Float64Array[];
  readonly square: readonly Float64Array[];
}

const BETA_MEAN = 0.9;
const BETA_SQUARE = 0.999;
const EPSILON = 1e-8;

/** Moments of zero for parameters of these shapes. */
export function startAdam(params: readonly Float64Array[]): AdamState {
  const zeros = (): Float64Array[] => params.map(({ length }) => new Float64Array(length));
  return { step: 0, mean: zeros(), square: zeros() };
}

/** Moves the parameters one step against the gradients, in double precision. O(parameters). Source: Kingma, Ba 2015, "Adam", algorithm 1. */
export function adamStep(
  params: readonly Float64Array[],
  gradients: readonly ArrayLike<number>[],
  learningRate: number,
  state: AdamState,
): void {
  state.step++;
  const meanScale = 1 - BETA_MEAN ** state.step;
  const squareScale = 1 - BETA_SQUARE ** state.step;
  params.forEach((param, list) => {
    const gradient = gradients[list];
    const mean = state.mean[list];
    const square = state.square[list];
    for (let at = 0; at < param.length; at++) {
      const g = gradient[at];
      mean[at] = BETA_MEAN * mean[at] + (1 - BETA_MEAN) * g;
      square[at] = BETA_SQUARE * square[at] + (1 - BETA_SQUARE) * g * g;
      param[at] -= (learningRate * (mean[at] / meanScale)) / (Math.sqrt(square[at] / squareScale) + EPSILON);
    }
  });
}
