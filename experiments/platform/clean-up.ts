import type { Measure } from '../../sim/enforcement.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import { isRemovable, VERB } from '../../sim/traffic/verb.js';

/** What became of a logged action. A restored action was cleared on appeal and is never removed again. */
export const STANDING = { kept: 0, due: 1, removed: 2, restored: 3 } as const;

/** A logged epoch with the standing of each of its rows. */
export interface CleanedEpoch {
  /** Counted from the start of the world. */
  readonly number: number;
  readonly epoch: Epoch;
  readonly standing: Uint8Array;
}

/** Engagement as the platform shows it: what accounts received in the world so far, less what was removed. */
export interface ShownCounts {
  readonly likes: Int32Array;
  readonly comments: Int32Array;
}

/** Told of each removal (`isUndone` false) and restoration, at the second at which the platform acts. */
export type CleanUpListener = (cleaned: CleanedEpoch, row: number, isUndone: boolean, atSec: number) => void;

/** One action that is to be removed later. */
interface Due {
  readonly dueSec: number;
  readonly cleaned: CleanedEpoch;
  readonly row: number;
}

/**
 * The platform's record of what it undid. An action is removed once at most, and putting it back restores every count. Remembers as many epochs as it is given
 * room for; older actions can neither be removed nor restored.
 */
export class CleanUp {
  readonly counts: ShownCounts;
  readonly #nEpochs: number;
  readonly #epochs: CleanedEpoch[] = [];
  readonly #listener: CleanUpListener;
  #due: Due[] = [];
  #nAdded = 0;

  constructor(nAccounts: number, nEpochs: number, listener: CleanUpListener = () => undefined) {
    this.counts = { likes: new Int32Array(nAccounts), comments: new Int32Array(nAccounts) };
    this.#nEpochs = nEpochs;
    this.#listener = listener;
  }

  /** Takes note of a logged epoch; its likes and comments count from now on. O(actions). */
  add(epoch: Epoch): CleanedEpoch {
    const cleaned = { number: this.#nAdded++, epoch, standing: new Uint8Array(epoch.nActions) };
    this.#epochs.push(cleaned);
    if (this.#epochs.length > this.#nEpochs) this.#epochs.shift();
    for (let row = 0; row < epoch.nActions; row++) this.#count(epoch, row, 1);
    return cleaned;
  }

  /** The epoch with a number, counted from the start of the world; undefined once it is forgotten. */
  epoch(number: number): CleanedEpoch | undefined {
    return this.#epochs[number - (this.#nAdded - this.#epochs.length)];
  }

  /** Undoes an action. Returns what the world must do; nothing when it was removed, restored or forgotten before, or is of another kind. */
  remove(number: number, row: number, atSec: number): readonly Measure[] {
    const cleaned = this.epoch(number);
    if (cleaned === undefined || cleaned.standing[row] > STANDING.due || !isRemovable(cleaned.epoch.verb[row]))
      return [];
    return this.#undo(cleaned, row, atSec);
  }

  /** Undoes an action later, at `dueSec`, unless it is undone or forgotten before. False when it can not be. */
  defer(number: number, row: number, dueSec: number): boolean {
    const cleaned = this.epoch(number);
    if (cleaned?.standing[row] !== STANDING.kept || !isRemovable(cleaned.epoch.verb[row])) return false;
    cleaned.standing[row] = STANDING.due;
    this.#due.push({ dueSec, cleaned, row });
    return true;
  }

  /** Carries out what is due by `nowSec`, in the order it was put off. What was forgotten meanwhile stands for good: no appeal could put it back. */
  fallDue(nowSec: number): Measure[] {
    const measures: Measure[] = [];
    const later: Due[] = [];
    for (const due of this.#due) {
      if (this.epoch(due.cleaned.number) === undefined) continue;
      if (due.dueSec > nowSec) later.push(due);
      else if (due.cleaned.standing[due.row] === STANDING.due)
        measures.push(...this.#undo(due.cleaned, due.row, nowSec));
    }
    this.#due = later;
    return measures;
  }

  /** Undoes every remembered action of accounts that are purged; their follows fall out of the world's counts with them. O(actions remembered). */
  removeAllOf(accounts: ReadonlySet<number>, atSec: number): void {
    for (const cleaned of this.#epochs)
      for (let row = 0; row < cleaned.epoch.nActions; row++)
        if (accounts.has(cleaned.epoch.actor[row])) this.remove(cleaned.number, row, atSec);
  }

  /** Puts back everything that was removed of some accounts, calls off what is still due, and clears it for good. O(actions remembered). */
  restore(accounts: ReadonlySet<number>, atSec: number): Measure[] {
    const measures: Measure[] = [];
    for (const cleaned of this.#epochs) {
      const { epoch, standing } = cleaned;
      for (let row = 0; row < epoch.nActions; row++) {
        if (standing[row] === STANDING.kept || !accounts.has(epoch.actor[row])) continue;
        if (standing[row] === STANDING.removed) {
          this.#count(epoch, row, 1);
          this.#listener(cleaned, row, true, atSec);
          if (epoch.verb[row] === VERB.follow)
            measures.push({ kind: 'restore-follow', account: epoch.actor[row], target: epoch.target[row] });
        }
        standing[row] = STANDING.restored;
      }
    }
    return measures;
  }

  #undo(cleaned: CleanedEpoch, row: number, atSec: number): Measure[] {
    const { epoch, standing } = cleaned;
    standing[row] = STANDING.removed;
    this.#count(epoch, row, -1);
    this.#listener(cleaned, row, false, atSec);
    if (epoch.verb[row] !== VERB.follow) return [];
    return [{ kind: 'remove-follow', account: epoch.actor[row], target: epoch.target[row] }];
  }

  #count({ verb, target }: Epoch, row: number, by: 1 | -1): void {
    if (verb[row] === VERB.like) this.counts.likes[target[row]] += by;
    else if (verb[row] === VERB.comment) this.counts.comments[target[row]] += by;
  }
}
