/**
 * Student's t distribution with a whole number of degrees of freedom, by its finite trigonometric series (exact up to rounding).
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
 */

/** Chance that |T| <= t with `degrees` >= 1 degrees of freedom. O(degrees). */
export function studentTWithin(t: number, degrees: number): number {
  if (t === Infinity) return 1;
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  const series = Math.sin(angle) * sum;
  return isOdd ? (2 / Math.PI) * (angle + series) : series;
}

/** Two-sided p-value of a t statistic. */
export function studentTPValue(t: number, degrees: number): number {
  return Math.max(0, 1 - studentTWithin(Math.abs(t), degrees));
}

/** The `t` with P(|T| <= t) = `coverage`, by bisection to full precision; coverage in (0,1). */
export function studentTQuantile(coverage: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (studentTWithin(high, degrees) < coverage) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTWithin(middle, degrees) < coverage) low = middle;
    else high = middle;
  }
}
