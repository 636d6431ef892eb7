import { EASE_BUDGET, EASE_CLASS, type EaseColumn, type EaseScore } from './ease-column.js';

/**
 * The best of a column of codes: the single value that catches most within the budget, and the AUC of the single value that separates best
 * (each taken as a yes-or-no rule). Chosen on the very rows it is measured on. O(n).
 */
export function auditCode({ name, kind, values }: EaseColumn, classOf: Uint8Array): EaseScore {
  const counts = new Map<number, { nInauthentic: number; nOrganic: number }>();
  let nInauthentic = 0;
  let nOrganic = 0;
  for (let row = 0; row < classOf.length; row++) {
    if (classOf[row] === EASE_CLASS.leftOut) continue;
    let count = counts.get(values[row]);
    if (count === undefined) counts.set(values[row], (count = { nInauthentic: 0, nOrganic: 0 }));
    if (classOf[row] === EASE_CLASS.inauthentic) {
      nInauthentic++;
      count.nInauthentic++;
    } else {
      nOrganic++;
      count.nOrganic++;
    }
  }
  const nAllowed = Math.floor(EASE_BUDGET * nOrganic + 1e-9);
  let best = { value: NaN, nInauthentic: 0, nOrganic: 0 };
  let margin = 0;
  for (const [value, count] of counts) {
    margin = Math.max(margin, Math.abs(count.nInauthentic / nInauthentic - count.nOrganic / nOrganic));
    if (count.nOrganic <= nAllowed && count.nInauthentic > best.nInauthentic) best = { value, ...count };
  }
  const isDefined = nInauthentic > 0 && nOrganic > 0;
  return {
    column: name,
    kind,
    auc: isDefined ? 0.5 + margin / 2 : NaN,
    rule: best.nInauthentic === 0 ? { test: 'never', value: NaN } : { test: '=', value: best.value },
    recall: nInauthentic === 0 ? NaN : best.nInauthentic / nInauthentic,
    falseRemovalRate: nOrganic === 0 ? NaN : best.nOrganic / nOrganic,
  };
}
