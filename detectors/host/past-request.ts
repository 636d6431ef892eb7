import type { Unit } from '../past.js';
import type { Traffic } from '../../sim/traffic/epoch.js';

/** What past to prepare: the traffic up to a moment, and the window whose accounts or actions are the rows. */
export interface PastRequest {
  /** Only epochs that closed by `nowSec`. */
  readonly traffic: Traffic;
  readonly unit: Unit;
  readonly nowSec: number;
  /** The rows and most features look at [windowStartSec, nowSec). */
  readonly windowStartSec: number;
}

/** Throws when the request reaches past its own moment, or its window is empty. */
export function assertClosed({ traffic, nowSec, windowStartSec }: PastRequest): void {
  if (!(windowStartSec < nowSec)) throw new Error(`window [${windowStartSec}, ${nowSec}) is empty`);
  for (const epoch of traffic.epochs)
    if (epoch.endSec > nowSec)
      throw new Error(
        `epoch [${epoch.startSec}, ${epoch.endSec}) is not closed at ${nowSec} s; a past never holds later epochs`,
      );
}
