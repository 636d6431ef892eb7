import type { Epoch } from '../../sim/traffic/epoch.js';
import { isRemovable } from '../../sim/traffic/verb.js';

/** Where an action comes from, as far as it can be refused. */
export interface Place {
  readonly device: number;
  readonly network: number;
}

/** What actions are refused by: the device they come from, or the network. */
export type PlaceKind = keyof Place;

/** Some devices, or some networks. */
export interface Refused {
  readonly kind: PlaceKind;
  readonly places: Iterable<number>;
}

/** Until when an account is refused from some devices or networks. */
interface Refusal {
  readonly places: Record<PlaceKind, Set<number>>;
  toSec: number;
}

/** What the platform lets through: accounts whose likes, follows and comments are limited, and devices and networks from which they are refused. */
export class Gate {
  readonly #limitedToSec: Float64Array;
  readonly #refusals = new Map<number, Refusal>();

  constructor(nAccounts: number) {
    this.#limitedToSec = new Float64Array(nAccounts);
  }

  /** No likes, follows and comments by an account before `toSec`. */
  limit(account: number, toSec: number): void {
    this.#limitedToSec[account] = Math.max(this.#limitedToSec[account], toSec);
  }

  /** None by an account from some devices, or networks, before `toSec`; those named earlier stay refused as long as that. */
  refuse(account: number, { kind, places }: Refused, toSec: number, nowSec: number): void {
    const known = this.#refusals.get(account);
    const refusal =
      known !== undefined && known.toSec > nowSec
        ? known
        : { places: { device: new Set<number>(), network: new Set<number>() }, toSec };
    for (const place of places) refusal.places[kind].add(place);
    refusal.toSec = Math.max(refusal.toSec, toSec);
    this.#refusals.set(account, refusal);
  }

  /** Lifts everything from an account. */
  lift(account: number): void {
    this.#limitedToSec[account] = 0;
    this.#refusals.delete(account);
  }

  /** Whether an action gets through. O(1). */
  lets(account: number, { device, network }: Place, verb: number, tSec: number): boolean {
    if (!isRemovable(verb)) return true;
    if (tSec < this.#limitedToSec[account]) return false;
    const refusal = this.#refusals.get(account);
    if (refusal === undefined || tSec >= refusal.toSec) return true;
    return !refusal.places.device.has(device) && !refusal.places.network.has(network);
  }

  /** Rows of an epoch that should not have got through: what owners did by hand is not asked about one by one. O(actions). */
  slipped({ nActions, actor, device, network, verb, t }: Epoch): number[] {
    const rows: number[] = [];
    for (let row = 0; row < nActions; row++)
      if (!this.lets(actor[row], { device: device[row], network: network[row] }, verb[row], t[row])) rows.push(row);
    return rows;
  }
}
