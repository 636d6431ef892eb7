import type { Epoch } from '../../sim/traffic/epoch.js';
import { isRemovable } from '../../sim/traffic/verb.js';

/** What the platform lets through: accounts whose likes, follows and comments are limited, and devices from which they are refused. */
export class Gate {
  readonly #limitedToSec: Float64Array;
  /** Per account: until when actions from some devices are refused. */
  readonly #refusedToSec: Float64Array;
  readonly #devices = new Map<number, Set<number>>();

  constructor(nAccounts: number) {
    this.#limitedToSec = new Float64Array(nAccounts);
    this.#refusedToSec = new Float64Array(nAccounts);
  }

  /** No likes, follows and comments by an account before `toSec`. */
  limit(account: number, toSec: number): void {
    this.#limitedToSec[account] = Math.max(this.#limitedToSec[account], toSec);
  }

  /** None by an account from some devices before `toSec`; devices named earlier stay refused as long as that. */
  refuse(account: number, devices: Iterable<number>, toSec: number, nowSec: number): void {
    const known = this.#refusedToSec[account] > nowSec ? this.#devices.get(account) : undefined;
    this.#devices.set(account, new Set([...(known ?? []), ...devices]));
    this.#refusedToSec[account] = Math.max(this.#refusedToSec[account], toSec);
  }

  /** Lifts everything from an account. */
  lift(account: number): void {
    this.#limitedToSec[account] = this.#refusedToSec[account] = 0;
    this.#devices.delete(account);
  }

  /** Whether an action gets through. O(1). */
  lets(account: number, device: number, verb: number, tSec: number): boolean {
    if (!isRemovable(verb)) return true;
    if (tSec < this.#limitedToSec[account]) return false;
    return tSec >= this.#refusedToSec[account] || this.#devices.get(account)?.has(device) !== true;
  }

  /** Rows of an epoch that should not have got through: what owners did by hand is not asked about one by one. O(actions). */
  slipped({ nActions, actor, device, verb, t }: Epoch): number[] {
    const rows: number[] = [];
    for (let row = 0; row < nActions; row++) if (!this.lets(actor[row], device[row], verb[row], t[row])) rows.push(row);
    return rows;
  }
}
