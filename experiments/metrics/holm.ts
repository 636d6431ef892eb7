/**
 * Adjusts the p-values of several tests so that at a level of 0.05 all of them together raise a false alarm in at most 5 % of studies. Nulls stay null and do
 * not count. Source: S. Holm, A simple sequentially rejective multiple test procedure (1979).
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const order = pValues
    .flatMap((p, index) => (p === null ? [] : [{ p, index }]))
    .sort((a, b) => a.p - b.p || a.index - b.index);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let running = 0;
  for (const [place, { p, index }] of order.entries()) {
    running = Math.min(1, Math.max(running, p * (order.length - place)));
    adjusted[index] = running;
  }
  return adjusted;
}
