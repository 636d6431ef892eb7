/**
 * Kendall's tau-b of two orders of the same things: 1 = the same order, -1 = turned round, ties corrected for. NaN where all are tied in one of them. O(n^2).
 * Source: M. Kendall, The treatment of ties in ranking problems (1945).
 */
export function kendallTau(a: readonly number[], b: readonly number[]): number {
  let [agreement, inA, inB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = i + 1; j < a.length; j++) {
      const [signA, signB] = [Math.sign(a[i] - a[j]), Math.sign(b[i] - b[j])];
      agreement += signA * signB;
      inA += Math.abs(signA);
      inB += Math.abs(signB);
    }
  return inA === 0 || inB === 0 ? NaN : agreement / Math.sqrt(inA * inB);
}
