import { logFactorials } from './binomial.js';

/**
 * How many of n audited organic rows may score above the line, so that of `nAhead` organic rows to come more than the share `alpha` are hit with chance
 * `delta` at most; -1 when n is too small for any line. Exact where audited and coming rows are exchangeable: the chance that the top of both together holds
 * too few audited rows is hypergeometric. As `nAhead` grows this becomes the Neyman-Pearson umbrella, which promises the rate behind the rows and not the rate among
 * them. O(n + nAhead + (allowed)^2). Source: the order-statistic argument of Tong, Feng and Li 2018 (Neyman-Pearson classification), for a finite sweep.
 */
export function finiteSweepAllowed(n: number, nAhead: number, alpha: number, delta: number): number {
  const nTolerated = Math.floor(alpha * nAhead + 1e-9);
  if (nTolerated >= nAhead) return n;
  const logs = logFactorials(n + nAhead);
  const choose = (all: number, part: number): number => logs[all] - logs[part] - logs[all - part];
  let nAllowed = -1;
  for (let k = 0; k < n; k++) {
    // More than tolerated lie above the (k + 1)-th audited row if and only if the top k + 1 + nTolerated hold k audited rows at most.
    const nTop = k + 1 + nTolerated;
    if (nTop > n + nAhead) break;
    let chance = 0;
    for (let x = Math.max(0, nTop - nAhead); x <= k; x++)
      chance += Math.exp(choose(n, x) + choose(nAhead, nTop - x) - choose(n + nAhead, nTop));
    if (chance > delta) break;
    nAllowed = k;
  }
  return nAllowed;
}
