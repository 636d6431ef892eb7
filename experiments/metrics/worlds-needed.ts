import { studentTQuantile } from './student-t.js';

/** Nobody runs more worlds than this to tell two detectors apart. */
const MOST = 1000;

/**
 * How many replicates in all would make a paired difference of this size clear of zero in four of five repeats of the study: the smallest n with
 * |effect| sqrt(n) >= t(1 - 0.025 / nTests, n - 1) + t(0.8, n - 1): with several tests, as Bonferroni corrects the smallest p. Null beyond 1,000 or without an effect. `effect`
 * is the mean difference over its standard deviation. Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), chapter 2, power 0.8.
 */
export function worldsNeeded(effect: number, nTests = 1): number | null {
  const size = Math.abs(effect);
  if (!(size > 0)) return null;
  const isEnough = (n: number): boolean =>
    size * Math.sqrt(n) >= studentTQuantile(1 - 0.05 / nTests, n - 1) + studentTQuantile(0.6, n - 1);
  let high = 2;
  while (!isEnough(high)) if ((high *= 2) > MOST) return null;
  let low = Math.max(2, high / 2);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
