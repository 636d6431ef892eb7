import type { Traffic } from '../../sim/traffic/epoch.js';
import { OWNER, type Truth } from '../../sim/truth/truth.js';
import { EASE_CLASS } from '../ease/ease-column.js';
import type { BarePast } from './bare-past.js';

/**
 * Says of each row of a past whether it is organic or inauthentic, for the ease audit. What only a coordinated operation (humans acting by
 * hand to a plan) caused is neither, and left out. O(actions of the window).
 */
export function easeClasses(truth: Truth, past: BarePast, traffic: Traffic): Uint8Array {
  const classOfController = Uint8Array.from([
    EASE_CLASS.organic,
    ...truth.operations.map(({ label }) => (label === 'coordinated' ? EASE_CLASS.leftOut : EASE_CLASS.inauthentic)),
  ]);
  const out = new Uint8Array(past.nRows);
  if (past.actions !== null) {
    const { epoch, row: place } = past.actions;
    const controllers = truth.epochs.map(({ controller }) => controller);
    for (let row = 0; row < past.nRows; row++) out[row] = classOfController[controllers[epoch[row]][place[row]]];
    return out;
  }
  const ofAccount = Uint8Array.from({ length: past.nAccounts }, (_, account) =>
    truth.operator[account] === OWNER ? EASE_CLASS.organic : classOfController[truth.operator[account]],
  );
  for (const [index, { endSec, startSec, nActions, t, actor }] of traffic.epochs.entries()) {
    if (endSec <= past.windowStartSec || startSec >= past.nowSec) continue;
    const { controller } = truth.epochs[index];
    for (let row = 0; row < nActions; row++) {
      if (t[row] < past.windowStartSec || t[row] >= past.nowSec) continue;
      const caused = classOfController[controller[row]];
      const known = ofAccount[actor[row]];
      // One inauthentic action makes the account inauthentic; a coordinated one only takes it out of the organic.
      if (caused === EASE_CLASS.inauthentic || (caused === EASE_CLASS.leftOut && known === EASE_CLASS.organic))
        ofAccount[actor[row]] = caused;
    }
  }
  for (let row = 0; row < past.nRows; row++) out[row] = ofAccount[past.account[row]];
  return out;
}
