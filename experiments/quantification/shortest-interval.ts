/**
 * The shortest run of whole numbers 0 .. n that holds at least a share of their weights, of equally short ones the heaviest: [low, high]. Where few are expected the numbers
 * pile up at 0, and an interval that leaves as much out above as below holds more than it says, for there is nothing below. O(n).
 */
export function shortestInterval(weights: Float64Array, share: number): readonly [number, number] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  // Sums of parts in another order differ in the last digits.
  const wanted = whole * share * (1 - 1e-12);
  let best: readonly [number, number] = [0, weights.length - 1];
  let bestHeld = whole;
  let held = 0;
  let low = 0;
  for (let high = 0; high < weights.length; high++) {
    held += weights[high];
    while (low < high && held - weights[low] >= wanted) held -= weights[low++];
    if (held < wanted) continue;
    const isShorter = high - low < best[1] - best[0];
    if (!isShorter && (high - low > best[1] - best[0] || held <= bestHeld)) continue;
    best = [low, high];
    bestHeld = held;
  }
  return best;
}
