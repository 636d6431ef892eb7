import { mix } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT, VERB } from '../traffic/verb.js';
import type { EpochContext, Hand } from '../world/context.js';
import {
  isReady,
  learn,
  learnLockOut,
  learnRest,
  networkOfSeat,
  relocate,
  SEAT,
  staysUnder,
  type Mind,
} from './operator-mind.js';

/** An account that an operator acts through; plain data. */
export interface DrivenAccount {
  readonly account: number;
  readonly device: number;
  /** The client it is driven through while the operator sees no need for a better one. */
  readonly client: number;
  /** Network of a device that is carried about, when it is out; it is signed in there, too. */
  readonly awayNetwork?: number;
  /** Network it was last signed in from; NONE before the first time. */
  signedInFrom: number;
}

/** A stretch of work through one account: one session of one hand. */
export interface Shift {
  readonly mind: Mind;
  readonly epoch: EpochContext;
  readonly seat: number;
  readonly by: { -readonly [K in keyof Hand]: Hand[K] };
  /** Actions that got through. */
  nDone: number;
  /** Second of the last try. */
  lastSec: number;
}

/** Refusals of its own client before an operator makes it pass as the official app; assumed. */
const CLIENT_PATIENCE = 3;

/**
 * Opens a shift of an account for a campaign at a second: from a network with room, with a log-in where it was last signed in from elsewhere. Null
 * when the account rests, is lost, or can not log in.
 */
export function openShift(
  { mind, epoch }: Pick<Shift, 'mind' | 'epoch'>,
  seat: number,
  driven: DrivenAccount,
  campaign: number,
  tSec: number,
): Shift | null {
  if (!isReady(mind, seat, tSec)) return null;
  if (!relocate(mind, seat, VERB.follow)) relocate(mind, seat, VERB.like);
  const by = {
    actor: driven.account,
    session: epoch.newSession(),
    device: driven.device,
    client: mind.nUnofficialRefused < CLIENT_PATIENCE ? driven.client : CLIENT.officialApp,
    network: isOut(driven, tSec) ? (driven.awayNetwork ?? NONE) : networkOfSeat(mind, seat),
    campaign,
  };
  const shift = { mind, epoch, seat, by, nDone: 0, lastSec: tSec };
  const isSignedIn = by.network === driven.signedInFrom || by.network === driven.awayNetwork;
  return isSignedIn && mind.seat[seat] === SEAT.open ? shift : logIn(shift, driven, tSec);
}

/** A device that is carried about is out in this share of the stretches of so many seconds, by day and by night (by the simulation's clock); assumed. */
const OUT_BY_DAY = 0.6;
const OUT_BY_NIGHT = 0.15;
const OUT_SEC = 7200;
const DAYTIME_SEC = [8 * 3600, 18 * 3600] as const;
const OUT_SALT = 0x6f75_7400;

/** Whether an account's device is out at a second; never where it is not carried about. */
function isOut({ account, awayNetwork }: DrivenAccount, tSec: number): boolean {
  if (awayNetwork === undefined) return false;
  const second = tSec % 86_400;
  const isDay = second >= DAYTIME_SEC[0] && second < DAYTIME_SEC[1];
  const coin = mix(account ^ OUT_SALT, Math.floor(tSec / OUT_SEC)) / 2 ** 32;
  return coin < (isDay ? OUT_BY_DAY : OUT_BY_NIGHT);
}

/** Seconds between a log-in and the first action; assumed. */
const LOGIN_SEC = 8;

function logIn(shift: Shift, driven: DrivenAccount, tSec: number): Shift | null {
  const { mind, epoch, seat, by } = shift;
  const outcome = epoch.emit(by, tSec - LOGIN_SEC, VERB.login, NONE, NONE);
  if (outcome === 'locked-out') learnLockOut(mind, seat, tSec);
  else if (outcome === 'blocked') learnRest(mind, seat, tSec);
  if (outcome === 'locked-out' || outcome === 'blocked') return null;
  driven.signedInFrom = by.network;
  mind.seat[seat] = SEAT.open;
  mind.failedLogins[seat] = 0;
  return shift;
}

/**
 * Tries one action, unless it would cross a line the operator believes in, and learns from what comes back. False: the shift is over, because the
 * platform refused or because the account moves to another network.
 */
export function attempt(shift: Shift, tSec: number, verb: number, target: number, object: number): boolean {
  const { mind, seat, by } = shift;
  if (!staysUnder(mind, seat, verb)) return !relocate(mind, seat, verb);
  shift.lastSec = tSec;
  const outcome = shift.epoch.emit(by, tSec, verb, target, object);
  if (outcome === 'done') shift.nDone++;
  else if (outcome === 'impossible') return true;
  else if (outcome === 'blocked' && by.client === CLIENT.unofficial) mind.nUnofficialRefused++;
  return learn(mind, seat, verb, outcome, tSec);
}
