import { OWNER, type Truth } from '../../sim/truth/truth.js';

/** What a controller's actions count as. */
export type Standing = 'organic' | 'inauthentic' | 'coordinated';

/** What each controller code counts as: OWNER organic, operation `k` at `k + 1` as its label says. */
export function standings(truth: Pick<Truth, 'operations'>): readonly Standing[] {
  const byCode: Standing[] = truth.operations.map(({ label }) => label);
  byCode.splice(OWNER, 0, 'organic');
  return byCode;
}
