import { EASE_BUDGET, EASE_CLASS, type EaseColumn, type EaseRule, type EaseScore } from './ease-column.js';

/** A column of one class: its known values, falling, and how many rows are unknown. */
interface Side {
  readonly falling: Float64Array;
  readonly nUnknown: number;
}

/** A rule with what it hits. */
interface Hit {
  readonly rule: EaseRule;
  readonly nCaught: number;
  readonly nFalse: number;
}

/**
 * The best of a numeric column: AUC in the better direction, and the best threshold rule within the budget, chosen on the very rows it is
 * measured on (optimistic on purpose). Unknown values rank last in either direction, and may be asked for by a rule of their own. O(n log n).
 */
export function auditNumber({ name, kind, values }: EaseColumn, classOf: Uint8Array): EaseScore {
  const [organic, inauthentic] = [EASE_CLASS.organic, EASE_CLASS.inauthentic].map((one) =>
    sideOf(values, classOf, one),
  );
  const nOrganic = organic.falling.length + organic.nUnknown;
  const nInauthentic = inauthentic.falling.length + inauthentic.nUnknown;
  const nAllowed = Math.floor(EASE_BUDGET * nOrganic + 1e-9);
  const up = walk(inauthentic, organic, { test: '>=', nAllowed });
  const down = walk(negated(inauthentic), negated(organic), { test: '<=', nAllowed });
  const candidates: Hit[] = [up.best, down.best];
  if (organic.nUnknown <= nAllowed)
    candidates.push({
      rule: { test: 'unknown', value: NaN },
      nCaught: inauthentic.nUnknown,
      nFalse: organic.nUnknown,
    });
  const best = candidates.reduce((a, b) =>
    b.nCaught > a.nCaught || (b.nCaught === a.nCaught && b.nFalse < a.nFalse) ? b : a,
  );
  const nPairs = nOrganic * nInauthentic;
  return {
    column: name,
    kind,
    auc: nPairs === 0 ? NaN : Math.max(up.nWon, down.nWon) / nPairs,
    rule: best.nCaught === 0 ? { test: 'never', value: NaN } : best.rule,
    recall: nInauthentic === 0 ? NaN : best.nCaught / nInauthentic,
    falseRemovalRate: nOrganic === 0 ? NaN : best.nCaught === 0 ? 0 : best.nFalse / nOrganic,
  };
}

function sideOf(values: ArrayLike<number>, classOf: Uint8Array, wanted: number): Side {
  const known = new Float64Array(classOf.length);
  let n = 0;
  let nUnknown = 0;
  for (let row = 0; row < classOf.length; row++) {
    if (classOf[row] !== wanted) continue;
    if (Number.isNaN(values[row])) nUnknown++;
    else known[n++] = values[row];
  }
  return { falling: known.subarray(0, n).sort().reverse(), nUnknown };
}

/** The same column counted from the other end. */
const negated = ({ falling, nUnknown }: Side): Side => ({
  falling: falling.map((value) => -value).reverse(),
  nUnknown,
});

/**
 * Walks both classes from the top, equal values together. Counts the pairs that the inauthentic row wins (ties half), and remembers the
 * lowest threshold whose false removals stay within the allowed.
 */
function walk(
  inauthentic: Side,
  organic: Side,
  { test, nAllowed }: { test: '>=' | '<='; nAllowed: number },
): { readonly best: Hit; readonly nWon: number } {
  const [a, b] = [inauthentic.falling, organic.falling];
  let best: Hit = { rule: { test: 'never', value: NaN }, nCaught: 0, nFalse: 0 };
  let nWon = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const top = Math.max(i < a.length ? a[i] : -Infinity, j < b.length ? b[j] : -Infinity);
    const [fromA, fromB] = [i, j];
    while (i < a.length && a[i] === top) i++;
    while (j < b.length && b[j] === top) j++;
    nWon += (i - fromA) * (b.length - j + 0.5 * (j - fromB));
    if (j <= nAllowed && i > best.nCaught)
      best = { rule: { test, value: test === '>=' ? top : -top }, nCaught: i, nFalse: j };
  }
  // Every known value beats every unknown one; two unknown ones tie.
  nWon += a.length * organic.nUnknown + 0.5 * inauthentic.nUnknown * organic.nUnknown;
  return { best, nWon };
}
