/**
 * A parameter as the evasion dial turns it: `careless` at 0, `given` (what the scenario says) at 0.5, `best` at 1, straight lines between.
 */
export function dial(evasion: number, careless: number, given: number, best: number): number {
  return evasion <= 0.5 ? careless + (given - careless) * 2 * evasion : given + (best - given) * (2 * evasion - 1);
}
