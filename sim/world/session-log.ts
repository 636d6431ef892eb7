import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import { clear, noteDue, placeRecord, WORD, type ActionRecords } from './action-records.js';
import type { LiveState } from './live-state.js';
import { SessionPlace } from './session-place.js';

/** Writes what accounts do in their sessions as records. A session gets a number, a device and a network with its first action only. */
export class SessionLog {
  /** Whether the running session has acted. */
  isOpen = false;
  private readonly state: LiveState;
  private readonly place: SessionPlace;
  private out!: ActionRecords;
  private startSec = 0;
  private account = 0;
  private session = 0;

  constructor(state: LiveState) {
    this.state = state;
    this.place = new SessionPlace(state);
  }

  /** Starts an epoch's records in an emptied buffer. */
  start(out: ActionRecords, startSec: number): void {
    clear(out);
    this.out = out;
    this.startSec = startSec;
  }

  /** Opens a session that began at `beginSec`; its place is chosen by the coins of a hash. */
  open(account: number, beginSec: number, coins: number): void {
    this.isOpen = true;
    this.account = account;
    this.session = this.out.nSessions++;
    this.place.choose(account, beginSec, coins);
  }

  /** Puts an action of the open session; returns its place. */
  put(t: number, verb: number, target: number, object: number): number {
    const { device, network } = this.place;
    const at = this.write(t, this.account, network + verb);
    const { words } = this.out;
    words[at + WORD.target] = target;
    words[at + WORD.object] = object;
    words[at + WORD.session] = this.session;
    words[at + WORD.device] = device;
    return at;
  }

  /** Puts a post by the account's scheduler, in a session of its own. */
  putScheduled(account: number, t: number, id: number): void {
    const { schedulerDevice, schedulerPlace } = this.state.population;
    const at = this.write(t, account, schedulerPlace[account] + VERB.post);
    const { words } = this.out;
    words[at + WORD.target] = NONE;
    words[at + WORD.object] = id;
    words[at + WORD.session] = this.out.nSessions++;
    words[at + WORD.device] = schedulerDevice[account];
  }

  /** Notes that the record at a place must be carried out in order of time. */
  noteDue(at: number): void {
    noteDue(this.out, at);
  }

  private write(t: number, account: number, kind: number): number {
    const at = placeRecord(this.out, (t - this.startSec) >>> this.out.stretchBits);
    const { words } = this.out;
    words[at + WORD.t] = t;
    words[at + WORD.actor] = account;
    words[at + WORD.campaign] = NONE;
    words[at + WORD.kind] = kind;
    return at;
  }
}
