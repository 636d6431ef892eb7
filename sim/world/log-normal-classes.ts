/** Splits a lognormal law of the given sigma and mean one into `n` equally likely classes: the value in the middle of each, scaled to a mean of one. */
export function logNormalClasses(sigma: number, n: number): Float32Array {
  const values = Float32Array.from({ length: n }, (_, index) => Math.exp(sigma * normalQuantile((index + 0.5) / n)));
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return values.map((value) => value / mean);
}

/** Standard normal quantile by bisecting a logistic approximation of the law, within 0.0002 in probability. Source: Bowling et al. 2009. */
function normalQuantile(p: number): number {
  let [low, high] = [-5, 5];
  for (let step = 0; step < 40; step++) {
    const z = (low + high) / 2;
    if (1 / (1 + Math.exp(-(0.07056 * z ** 3 + 1.5976 * z))) < p) low = z;
    else high = z;
  }
  return (low + high) / 2;
}
