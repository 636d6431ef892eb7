import type { Traffic } from '../../traffic/epoch.js';
import { VERB } from '../../traffic/verb.js';
import { OWNER, type Truth } from '../../truth/truth.js';

const DAY_SEC = 86_400;
/** Pauses longer than this end a run of a service. */
const RUN_PAUSE_SEC = 1800;

/** One day on which a follow service worked through a customer's account. */
export interface WorkDay {
  readonly byVerb: Uint32Array;
}

/** What follow services did from their customers' accounts. */
export interface ServiceWork {
  readonly days: readonly WorkDay[];
  /** Seconds between two actions of one run. */
  readonly pausesSec: readonly number[];
  /** Actions by hour of the simulated clock. */
  readonly byHour: Uint32Array;
  /** Hours from a follow to the unfollow, for follows made at least 15 days before the end. */
  readonly holdHours: readonly number[];
  /** Whom the services followed. */
  readonly targets: readonly number[];
}

/** Gathers the follow services' work. O(actions). */
export function gatherServiceWork({ accounts, epochs }: Traffic, truth: Truth): ServiceWork {
  const isService = [false, ...truth.operations.map(({ family }) => family === 'follow-service')];
  const endSec = epochs.at(-1)?.endSec ?? 0;
  const days = new Map<number, WorkDay>();
  const lastSec = new Map<number, number>();
  const followed = new Map<number, number>();
  const pausesSec: number[] = [];
  const holdHours: number[] = [];
  const targets: number[] = [];
  const byHour = new Uint32Array(24);
  for (const [index, { nActions, verb, actor, target, t }] of epochs.entries()) {
    const { controller } = truth.epochs[index];
    for (let row = 0; row < nActions; row++) {
      if (controller[row] === OWNER || !isService[controller[row]] || verb[row] === VERB.login) continue;
      const [account, sec] = [actor[row], t[row]];
      const day = Math.floor(sec / DAY_SEC);
      const key = account * 4096 + day;
      const work = days.get(key) ?? { byVerb: new Uint32Array(6) };
      days.set(key, work);
      work.byVerb[verb[row]]++;
      byHour[Math.floor((sec % DAY_SEC) / 3600)]++;
      const pause = sec - (lastSec.get(account) ?? -Infinity);
      if (pause > 0 && pause < RUN_PAUSE_SEC) pausesSec.push(pause);
      lastSec.set(account, sec);
      const pair = account * accounts.nAccounts + target[row];
      if (verb[row] === VERB.follow) {
        targets.push(target[row]);
        if (sec <= endSec - 15 * DAY_SEC) followed.set(pair, sec);
      } else if (verb[row] === VERB.unfollow && followed.has(pair)) {
        holdHours.push((sec - (followed.get(pair) ?? 0)) / 3600);
        followed.delete(pair);
      }
    }
  }
  return { days: [...days.values()], pausesSec, byHour, holdHours, targets };
}
