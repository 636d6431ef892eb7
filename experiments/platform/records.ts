/** What the platform did to one account in one go: an event of its own log, with the reason. Times are seconds of the simulated clock. */
export interface PlatformEvent {
  readonly atSec: number;
  readonly account: number;
  readonly reason: string;
  /** Actions undone in this event, put off in it, and put back. */
  readonly nRemoved: number;
  readonly nDeferred: number;
  readonly nPutBack: number;
  readonly tell: 'notice' | 'warning' | null;
  readonly resetPassword: boolean;
  /** Ends of a limit, a block and of refusals; 0 without one. */
  readonly limitedToSec: number;
  readonly blockedToSec: number;
  readonly refusedToSec: number;
  readonly isPurged: boolean;
}

/** An event in which nothing happened but what is given. */
export const eventOf = (
  what: Pick<PlatformEvent, 'atSec' | 'account' | 'reason'> & Partial<PlatformEvent>,
): PlatformEvent => ({
  ...{ nRemoved: 0, nDeferred: 0, nPutBack: 0, tell: null, resetPassword: false },
  ...{ limitedToSec: 0, blockedToSec: 0, refusedToSec: 0, isPurged: false },
  ...what,
});

/** Whether its owner notices an event: silent removals leave no trace. */
export function isSeen(event: PlatformEvent): boolean {
  const { tell, resetPassword, limitedToSec, blockedToSec, refusedToSec, isPurged } = event;
  return tell !== null || resetPassword || isPurged || limitedToSec + blockedToSec + refusedToSec > 0;
}

/** What each account went through; kept for the policies' memory and for appeals. */
export class Records {
  readonly #strikes: Uint16Array;
  readonly #lastStrikeSec: Float64Array;

  constructor(nAccounts: number) {
    this.#strikes = new Uint16Array(nAccounts);
    this.#lastStrikeSec = new Float64Array(nAccounts).fill(-Infinity);
  }

  strike(account: number, atSec: number): void {
    this.#strikes[account]++;
    this.#lastStrikeSec[account] = atSec;
  }

  /** A granted appeal: it never happened. */
  clear(account: number): void {
    this.#strikes[account] = 0;
    this.#lastStrikeSec[account] = -Infinity;
  }

  strikesOf(account: number): number {
    return this.#strikes[account];
  }

  lastStrikeSecOf(account: number): number {
    return this.#lastStrikeSec[account];
  }
}
