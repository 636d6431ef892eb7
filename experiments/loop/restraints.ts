import type { PlatformEvent } from '../platform/records.js';

/** Seconds that an account went without, within the horizon. */
export interface Restrained {
  /** A block ends when it is lifted, or a new one takes its place. */
  blockedSec: number;
  /** Without likes, follows and comments, or with some refused; the longest one counts. */
  limitedSec: number;
  /** Purged. */
  closedSec: number;
}

type Kind = keyof Restrained;

/** How long blocks, limits and purges last for each account: each second once, up to the horizon, and none after an appeal was granted. */
export class Restraints {
  readonly #horizonSec: number;
  /** By account: until when each kind counts so far. */
  readonly #countedToSec = new Map<number, Restrained>();

  constructor(horizonSec: number) {
    this.#horizonSec = horizonSec;
  }

  /** Adds what an event brings to the sums of its account. */
  impose({ account, atSec, ...event }: PlatformEvent, sums: Restrained): void {
    const { blockedToSec, limitedToSec, refusedToSec, isPurged } = event;
    // The world holds one block an account: a new one takes the place of the rest of the old one.
    if (blockedToSec > 0) this.#count('blockedSec', account, { atSec, toSec: blockedToSec }, sums);
    const limitToSec = Math.max(limitedToSec, refusedToSec);
    if (limitToSec > this.#toSec('limitedSec', account))
      this.#count('limitedSec', account, { atSec, toSec: limitToSec }, sums);
    if (isPurged) this.#count('closedSec', account, { atSec, toSec: Infinity }, sums);
  }

  /** Ends everything on an account at a second, or one kind of it. */
  lift(account: number, atSec: number, sums: Restrained, kind?: Kind): void {
    const kinds: readonly Kind[] = kind === undefined ? ['blockedSec', 'limitedSec', 'closedSec'] : [kind];
    for (const one of kinds) this.#count(one, account, { atSec, toSec: atSec }, sums);
  }

  #toSec(kind: Kind, account: number): number {
    return this.#countedToSec.get(account)?.[kind] ?? 0;
  }

  #count(
    kind: Kind,
    account: number,
    { atSec, toSec }: { readonly atSec: number; readonly toSec: number },
    sums: Restrained,
  ): void {
    const ends = this.#countedToSec.get(account) ?? { blockedSec: 0, limitedSec: 0, closedSec: 0 };
    this.#countedToSec.set(account, ends);
    const end = Math.min(toSec, this.#horizonSec);
    sums[kind] += end - atSec - Math.max(0, ends[kind] - atSec);
    ends[kind] = end;
  }
}
