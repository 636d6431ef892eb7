import type { Witness } from '../../sim/witness.js';
import type { AccountTable, Epoch, FollowGraph, Traffic } from '../../sim/traffic/epoch.js';
import { OWNER, type Truth, type TruthEpoch } from '../../sim/truth/truth.js';
import { standings, type Standing } from '../judge/coordinated.js';

/** Whom accounts act for beside their owners. */
type ActedFor = Exclude<Standing, 'organic'>;

/** By account. */
interface LastActs {
  readonly sec: Float64Array;
  readonly controller: Uint32Array;
}

const newLastActs = (nAccounts: number): LastActs => ({
  sec: new Float64Array(nAccounts).fill(-Infinity),
  controller: new Uint32Array(nAccounts),
});

/** What is true of a running world, as far back as the platform remembers: for the desk, for people, and for whoever measures. */
export class LiveTruth implements Witness {
  readonly #nEpochs: number;
  readonly #epochs: TruthEpoch[] = [];
  readonly #logged: Epoch[] = [];
  #truth: Truth | null = null;
  #founded: { readonly accounts: AccountTable; readonly graph: FollowGraph } | null = null;
  #standingOf: readonly Standing[] = [];
  readonly #enrolledSec = new Map<number, number[]>();
  /** Controller of the last action of each standing through each account, and when it was; of owners nothing. */
  #last: Readonly<Record<ActedFor, LastActs>> = { inauthentic: newLastActs(0), coordinated: newLastActs(0) };
  #nSeen = 0;

  /** Remembers `nEpochs` epochs. */
  constructor(nEpochs: number) {
    this.#nEpochs = nEpochs;
  }

  open(founded: { readonly accounts: AccountTable; readonly graph: FollowGraph }, truth: Omit<Truth, 'epochs'>): void {
    this.#truth = { ...truth, epochs: this.#epochs };
    this.#founded = founded;
    this.#standingOf = standings(truth);
    const { nAccounts } = founded.accounts;
    this.#last = { inauthentic: newLastActs(nAccounts), coordinated: newLastActs(nAccounts) };
  }

  see(epoch: Epoch, truthEpoch: TruthEpoch): void {
    this.#epochs.push(truthEpoch);
    this.#logged.push(epoch);
    if (this.#epochs.length > this.#nEpochs) {
      this.#epochs.shift();
      this.#logged.shift();
    }
    this.#nSeen++;
    const { controller } = truthEpoch;
    for (let row = 0; row < epoch.nActions; row++) {
      const standing = this.#standingOf[controller[row]];
      if (standing === 'organic') continue;
      const last = this.#last[standing];
      last.sec[epoch.actor[row]] = epoch.t[row];
      last.controller[epoch.actor[row]] = controller[row];
    }
  }

  /** The truth with the remembered epochs, oldest first. */
  get truth(): Truth {
    if (this.#truth === null) throw new Error('the world has not been founded');
    return this.#truth;
  }

  /** The remembered epochs as they were logged, with the accounts and the graph of the start. */
  get traffic(): Traffic {
    return { ...this.founded, epochs: this.#logged };
  }

  /** Number of the first remembered epoch, counted from the start of the world. */
  get firstEpoch(): number {
    return this.#nSeen - this.#epochs.length;
  }

  /** Accounts and graph at the start of the world. */
  get founded(): { readonly accounts: AccountTable; readonly graph: FollowGraph } {
    if (this.#founded === null) throw new Error('the world has not been founded');
    return this.#founded;
  }

  /** Controllers of the epoch with a number, counted from the start of the world; it must be remembered. */
  controllersOf(number: number): TruthEpoch['controller'] {
    return this.#epochs[number - (this.#nSeen - this.#epochs.length)].controller;
  }

  /** The epoch with a number; it must be remembered. */
  epochOf(number: number): Epoch {
    return this.#logged[number - this.firstEpoch];
  }

  /** What a controller's actions are. */
  standingOf(controller: number): Standing {
    return this.#standingOf[controller];
  }

  /** Whether an operation owns the account. */
  isBot(account: number): boolean {
    return this.truth.operator[account] !== OWNER;
  }

  /** When an operation last enrolled the account by a second; -Infinity without any. O(enrolments) the first time. */
  enrolledSec(account: number, bySec: number): number {
    if (this.#enrolledSec.size === 0)
      for (const { account: customer, fromSec } of this.truth.enrolments)
        this.#enrolledSec.set(customer, [...(this.#enrolledSec.get(customer) ?? []), fromSec]);
    return Math.max(-Infinity, ...(this.#enrolledSec.get(account) ?? []).filter((fromSec) => fromSec <= bySec));
  }

  /** When the account's owner leaves by plan, whatever the platform does; Infinity where that is unknown. */
  leavesSec(account: number): number {
    return this.truth.leavesSec?.[account] ?? Infinity;
  }

  /**
   * Code of whom the account as a whole belongs to since a second: of the operation that owns it, else of the last inauthentic one that acted through it since,
   * else of the last coordinated one, else of its owner.
   */
  controllerSince(account: number, sinceSec: number): number {
    if (this.isBot(account)) return this.truth.operator[account];
    const { inauthentic, coordinated } = this.#last;
    if (inauthentic.sec[account] >= sinceSec) return inauthentic.controller[account];
    return coordinated.sec[account] >= sinceSec ? coordinated.controller[account] : OWNER;
  }

  /** What the account as a whole counts as since a second. */
  standingSince(account: number, sinceSec: number): Standing {
    return this.standingOf(this.controllerSince(account, sinceSec));
  }
}
