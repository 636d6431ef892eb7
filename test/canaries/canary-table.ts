import type { CanaryResult } from './measure-canaries.js';

/** A line for each canary and level, the first with the headings. */
export function canaryTable(results: readonly CanaryResult[]): string[][] {
  const lines = results.map(({ canary, unit, auc, mean, standardError, isAsDemanded }) => {
    const off = standardError > 0 ? `${(Math.abs(mean - 0.5) / standardError).toFixed(1)}` : '-';
    const verdict = isAsDemanded ? 'as demanded' : 'NOT AS DEMANDED';
    return [canary, unit, `${auc.length}`, mean.toFixed(4), standardError.toFixed(4), off, verdict];
  });
  const head = ['canary', 'level', 'worlds', 'mean AUC', 'std error', 'off 0.5, in errors', ''];
  return [head, ...lines];
}
