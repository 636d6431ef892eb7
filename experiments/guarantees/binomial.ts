/** Natural logs of 0! .. n!. O(n). */
export function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let k = 2; k <= n; k++) logs[k] = logs[k - 1] + Math.log(k);
  return logs;
}

/** Chances of 0 .. n successes in n tries that succeed with chance p in (0,1); they add up to 1. O(n). */
function binomialMasses(n: number, p: number): Float64Array {
  const logs = logFactorials(n);
  return Float64Array.from({ length: n + 1 }, (_, k) =>
    Math.exp(logs[n] - logs[k] - logs[n - k] + k * Math.log(p) + (n - k) * Math.log1p(-p)),
  );
}

/** Chances of at most k successes in n tries that succeed with chance p in (0,1), for every k. Small chances are exact to rounding. O(n). */
export function binomialBelow(n: number, p: number): Float64Array {
  const sums = binomialMasses(n, p);
  for (let k = 1; k <= n; k++) sums[k] = Math.min(1, sums[k] + sums[k - 1]);
  return sums;
}
