import type { PlatformEvent } from '../platform/records.js';
import type { LiveTruth } from './live-truth.js';
import type { LoopBooks } from './loop-books.js';
import { Restraints, type Restrained } from './restraints.js';

/** What an account met in one go, and what the truth says of it. */
export interface MeasureLine {
  readonly event: PlatformEvent;
  /** No operation owned the account, or acted through it of late. */
  readonly isWronged: boolean;
  /** Its owner appealed against it. */
  hasAppealed: boolean;
  /** When an appeal was granted that ended it; 0 = never. */
  liftedSec: number;
}

/** What was taken from one account. Actions count as often as they were removed or put back: once each at most. */
export interface LossLine extends Restrained {
  nRemoved: number;
  /** Of them its owner's own. */
  nOwnRemoved: number;
  nPutBack: number;
  nOwnPutBack: number;
}

/** What was known and true of a world when the arm had ended. */
export interface DiaryEnd {
  readonly live: LiveTruth;
  readonly books: Pick<LoopBooks, 'losses'>;
}

/** Writes down one arm account by account, where the books hold sums only. Changes nothing. */
export class ArmDiary {
  /** In the order in which the platform acted. */
  readonly measures: MeasureLine[] = [];
  /** By account; those that met anything or lost an action. */
  readonly losses = new Map<number, LossLine>();
  readonly #restraints: Restraints;
  readonly #lineOf = new Map<PlatformEvent, MeasureLine>();
  /** Lines of an account that no appeal has ended. */
  readonly #standing = new Map<number, MeasureLine[]>();
  #end: DiaryEnd | null = null;

  /** Blocks, limits and purges count up to the horizon, s. */
  constructor(horizonSec: number) {
    this.#restraints = new Restraints(horizonSec);
  }

  /** The platform did something to an account. */
  event(event: PlatformEvent, isWronged: boolean): void {
    const { account } = event;
    const line: MeasureLine = { event, isWronged, hasAppealed: false, liftedSec: 0 };
    this.measures.push(line);
    this.#lineOf.set(event, line);
    const standing = this.#standing.get(account);
    if (standing === undefined) this.#standing.set(account, [line]);
    else standing.push(line);
    this.#restraints.impose(event, this.#lossOf(account));
  }

  /** An action of an account was removed, or put back. */
  action(account: number, isOwn: boolean, isUndone: boolean): void {
    const loss = this.#lossOf(account);
    if (isUndone) loss.nPutBack++;
    else loss.nRemoved++;
    if (isOwn && isUndone) loss.nOwnPutBack++;
    else if (isOwn) loss.nOwnRemoved++;
  }

  /** The owner appealed against an event. */
  appeal(event: PlatformEvent): void {
    const line = this.#lineOf.get(event);
    if (line !== undefined) line.hasAppealed = true;
  }

  /** An appeal was granted: everything that the account had met until then ends. */
  lift(account: number, atSec: number): void {
    for (const line of this.#standing.get(account) ?? []) line.liftedSec = atSec;
    this.#standing.delete(account);
    this.#restraints.lift(account, atSec, this.#lossOf(account));
  }

  /** The arm has ended. */
  close(end: DiaryEnd): void {
    this.#end = end;
  }

  /** What was true in the end. */
  get end(): DiaryEnd {
    if (this.#end === null) throw new Error('the arm has not ended');
    return this.#end;
  }

  #lossOf(account: number): LossLine {
    const loss = this.losses.get(account) ?? {
      ...{ nRemoved: 0, nOwnRemoved: 0, nPutBack: 0, nOwnPutBack: 0 },
      ...{ blockedSec: 0, limitedSec: 0, closedSec: 0 },
    };
    this.losses.set(account, loss);
    return loss;
  }
}
