import type { Traffic } from '../../sim/traffic/epoch.js';
import type { Truth } from '../../sim/truth/truth.js';
import { EASE_CLASS } from '../ease/ease-column.js';
import type { BarePast } from './bare-past.js';
import { judgeWorldRows } from './judge-world.js';

/**
 * Says of each row of a past whether it is organic or inauthentic, for the ease audit. What people did by hand to a plan counts as neither
 * and is left out. O(actions of the window).
 */
export function easeClasses(truth: Truth, past: BarePast, traffic: Traffic): Uint8Array {
  const { isPositive, isCounted } = judgeWorldRows(truth, past, traffic);
  return Uint8Array.from(isPositive, (positive, row) => {
    if (isCounted !== null && isCounted[row] === 0) return EASE_CLASS.leftOut;
    return positive === 1 ? EASE_CLASS.inauthentic : EASE_CLASS.organic;
  });
}
