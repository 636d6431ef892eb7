/**
 * A parameter as the evasion dial turns it: `careless` at 0, `given` (what the scenario says) at 0.5, `best` at 1, straight lines between.
 */
export function dial(evasion: number, careless: number, given: number, best: number): number {
  const [from, to, way] = evasion <= 0.5 ? [careless, given, 2 * evasion] : [given, best, 2 * evasion - 1];
  // So that both ends of a line are met exactly.
  return (1 - way) * from + way * to;
}
