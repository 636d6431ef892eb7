import type { PlatformEvent } from '../platform/records.js';
import type { LiveTruth } from './live-truth.js';
import type { LoopBooks } from './loop-books.js';

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
export interface LossLine {
  nRemoved: number;
  /** Of them its owner's own. */
  nOwnRemoved: number;
  nPutBack: number;
  nOwnPutBack: number;
  /** Seconds of blocks within the horizon; a block ends when it is lifted, or a new one takes its place. */
  blockedSec: number;
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
  readonly #horizonSec: number;
  readonly #lineOf = new Map<PlatformEvent, MeasureLine>();
  /** Lines of an account that no appeal has ended. */
  readonly #standing = new Map<number, MeasureLine[]>();
  readonly #blockedToSec = new Map<number, number>();
  #end: DiaryEnd | null = null;

  /** Blocks count up to the horizon, s. */
  constructor(horizonSec: number) {
    this.#horizonSec = horizonSec;
  }

  /** The platform did something to an account. */
  event(event: PlatformEvent, isWronged: boolean): void {
    const { account, atSec, blockedToSec } = event;
    const line: MeasureLine = { event, isWronged, hasAppealed: false, liftedSec: 0 };
    this.measures.push(line);
    this.#lineOf.set(event, line);
    const standing = this.#standing.get(account);
    if (standing === undefined) this.#standing.set(account, [line]);
    else standing.push(line);
    this.#lossOf(account);
    if (blockedToSec > 0) this.#block(account, atSec, Math.min(blockedToSec, this.#horizonSec));
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
    this.#block(account, atSec, atSec);
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

  /** The world holds one block an account: a new one takes the place of the rest of the old one. */
  #block(account: number, fromSec: number, toSec: number): void {
    const loss = this.#lossOf(account);
    loss.blockedSec += toSec - fromSec - Math.max(0, (this.#blockedToSec.get(account) ?? 0) - fromSec);
    this.#blockedToSec.set(account, toSec);
  }

  #lossOf(account: number): LossLine {
    const loss = this.losses.get(account) ?? {
      ...{ nRemoved: 0, nOwnRemoved: 0, nPutBack: 0, nOwnPutBack: 0 },
      blockedSec: 0,
    };
    this.losses.set(account, loss);
    return loss;
  }
}
