/**
 * Where an effect that is known at some ascending places is gone: on a straight line between the first two neighbours at which it goes from above 0 to 0 or below.
 * NaN where it never does, or does not begin above 0.
 */
export function breakEvenOf(places: readonly number[], effects: readonly number[]): number {
  if (!(effects[0] > 0)) return NaN;
  const after = effects.findIndex((effect) => effect <= 0);
  if (after < 0) return NaN;
  const [left, right] = [effects[after - 1], effects[after]];
  return places[after - 1] + ((places[after] - places[after - 1]) * left) / (left - right);
}
