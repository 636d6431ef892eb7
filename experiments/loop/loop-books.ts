import type { PlatformEvent } from '../platform/records.js';
import type { SweepResult } from '../platform/platform.js';
import type { KindForecast } from '../platform/forecasts.js';
import type { ForecastKind } from '../quantification/impact-forecast.js';
import type { CleanedEpoch } from '../platform/clean-up.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import { isRemovable, VERB_NAMES } from '../../sim/traffic/verb.js';
import type { Standing } from '../judge/coordinated.js';
import type { LiveTruth } from './live-truth.js';
import { Restraints, type Restrained } from './restraints.js';

/** Numbers of a closed loop, one value an epoch each; by the epoch of the action, or of the event. */
export type LoopDays = Record<string, number[]>;

/** What one person lost to the clean-up without having deserved it. */
export interface Loss extends Restrained {
  /** The owner had done nothing but was told, limited, blocked, purged, or lost actions. */
  isWronged: boolean;
  nActions: number;
  /** The account was purged although its owner had done nothing, and is gone still. */
  isGone: boolean;
}

/** A forecast beside the truth. */
export interface ToldAndTrue extends KindForecast {
  readonly atSec: number;
  /** Organic units that were removed, and inauthentic ones among all. */
  readonly trueWrong: number;
  readonly trueInauthentic: number;
}

const QUANTITIES = [
  ...['foreign actions', 'own actions', 'foreign actions removed', 'own actions removed'],
  ...['foreign scored', 'foreign hit', 'own scored', 'own hit', 'accounts suspected', 'reviews'],
  ...['notices', 'warnings', 'password resets', 'limits', 'blocks', 'refusals', 'purges', 'people newly wronged'],
  ...['like', 'follow', 'comment'].flatMap((verb) => [`${verb}s removed`, `own ${verb}s removed`]),
] as const;

/**
 * The books of a closed loop: what happened, what was undone, and who lost something without having deserved it. What people do by hand to a plan counts as
 * neither side's.
 */
export class LoopBooks {
  /** What was foretold before each sweep, and what was true. */
  readonly forecasts: ToldAndTrue[] = [];
  readonly days: LoopDays = {};
  /** By account. */
  readonly losses = new Map<number, Loss>();
  readonly #live: LiveTruth;
  readonly #epochSec: number;
  readonly #restraints: Restraints;
  readonly #windowSec: number;

  /** Who had no operation act through the account for `windowSec` is innocent. */
  constructor(
    live: LiveTruth,
    { nEpochs, epochSec, windowSec }: { nEpochs: number; epochSec: number; windowSec: number },
  ) {
    this.#live = live;
    this.#epochSec = epochSec;
    this.#restraints = new Restraints(nEpochs * epochSec);
    this.#windowSec = windowSec;
    for (const quantity of QUANTITIES) this.days[quantity] = new Array<number>(nEpochs).fill(0);
  }

  /** Whether an operation owned the account, or acted through it within the window before a second. */
  isGuilty(account: number, atSec: number): boolean {
    return this.#standingAt(account, atSec) === 'inauthentic';
  }

  /** What the account as a whole counts as at a second. */
  #standingAt(account: number, atSec: number): Standing {
    return this.#live.standingSince(account, atSec - this.#windowSec);
  }

  /** Counts an epoch as it was logged. O(actions). */
  log(number: number, { nActions, verb }: Epoch): void {
    const controller = this.#live.controllersOf(number);
    for (let row = 0; row < nActions; row++) {
      if (!isRemovable(verb[row])) continue;
      const standing = this.#live.standingOf(controller[row]);
      if (standing === 'inauthentic') this.#foreign('actions', controller[row], number, 1);
      else if (standing === 'organic') this.days['own actions'][number]++;
    }
  }

  /** Counts an action that was undone, or put back, in the epoch in which it was done. */
  action({ number, epoch }: CleanedEpoch, row: number, isUndone: boolean): void {
    const controller = this.#live.controllersOf(number)[row];
    const side = this.#live.standingOf(controller);
    if (side === 'coordinated') return;
    const by = isUndone ? -1 : 1;
    const verb = VERB_NAMES[epoch.verb[row]];
    this.days[`${verb}s removed`][number] += by;
    if (side === 'inauthentic') {
      this.#foreign('actions removed', controller, number, by);
      return;
    }
    this.days['own actions removed'][number] += by;
    this.days[`own ${verb}s removed`][number] += by;
    const account = epoch.actor[row];
    this.#lossOf(account).nActions += by;
    if (!isUndone && !this.isGuilty(account, epoch.endSec)) this.#wrong(account, epoch.endSec);
  }

  /** Counts what an account met. */
  event(event: PlatformEvent): void {
    const { atSec, account, tell, resetPassword, limitedToSec, blockedToSec, refusedToSec, isPurged } = event;
    const day = this.#dayOf(atSec);
    const met: readonly (readonly [boolean, string])[] = [
      [tell === 'notice', 'notices'],
      [tell === 'warning', 'warnings'],
      [resetPassword, 'password resets'],
      [limitedToSec > 0, 'limits'],
      [blockedToSec > 0, 'blocks'],
      [refusedToSec > 0, 'refusals'],
      [isPurged, 'purges'],
    ];
    for (const [isMet, quantity] of met) if (isMet) this.days[quantity][day]++;
    const standing = this.#standingAt(account, atSec);
    if (standing === 'coordinated') return;
    if (standing === 'inauthentic') {
      const loss = this.losses.get(account);
      // A deserved block takes the place of what was left of one that was not.
      if (blockedToSec > 0 && loss !== undefined) this.#restraints.lift(account, atSec, loss, 'blockedSec');
      return;
    }
    if (met.some(([isMet]) => isMet)) this.#wrong(account, atSec);
    const loss = this.#lossOf(account);
    this.#restraints.impose(event, loss);
    if (isPurged) loss.isGone = true;
  }

  /** Counts an appeal that was granted: what was imposed on the account ends. */
  lift(account: number, atSec: number): void {
    const loss = this.losses.get(account);
    if (loss === undefined) return;
    this.#restraints.lift(account, atSec, loss);
    loss.isGone = false;
  }

  /** Counts what a detector said of the rows of a sweep. O(rows). */
  sweep(result: SweepResult): void {
    const { atSec, past, firstEpoch, isHit, nReviews } = result;
    this.#compareForecasts(result);
    const day = this.#dayOf(atSec);
    const suspects = new Set<number>();
    // By controller; accounts that are scored whole count under that of their last action that was not the owner's.
    const nScored = new Float64Array(this.#live.truth.operations.length + 1);
    const nHit = new Float64Array(nScored.length);
    for (let row = 0; row < past.nRows; row++) {
      if (isHit[row] === 1) suspects.add(past.account[row]);
      const controller = this.#controllerOf(past, row, firstEpoch);
      nScored[controller]++;
      nHit[controller] += isHit[row];
    }
    for (let controller = 0; controller < nScored.length; controller++) {
      const side = this.#live.standingOf(controller);
      if (side === 'inauthentic') {
        this.#foreign('scored', controller, day, nScored[controller]);
        this.#foreign('hit', controller, day, nHit[controller]);
      } else if (side === 'organic') {
        this.days['own scored'][day] += nScored[controller];
        this.days['own hit'][day] += nHit[controller];
      }
    }
    this.days['accounts suspected'][day] += suspects.size;
    this.days.reviews[day] += nReviews;
  }

  #compareForecasts({ forecasts, atSec, past, firstEpoch, isRemoved }: SweepResult): void {
    if (forecasts.length === 0 || past.actions === null) return;
    const { actions } = past;
    const truth = new Map<ForecastKind, { wrong: number; inauthentic: number }>();
    const count = (kind: ForecastKind, standing: Standing, hit: number): void => {
      if (standing === 'coordinated') return;
      const counts = truth.get(kind) ?? { wrong: 0, inauthentic: 0 };
      truth.set(kind, counts);
      if (standing === 'inauthentic') counts.inauthentic++;
      else counts.wrong += hit;
    };
    const hitAccounts = new Map<number, number>();
    for (let row = 0; row < past.nRows; row++) {
      const account = past.account[row];
      hitAccounts.set(account, Math.max(hitAccounts.get(account) ?? 0, isRemoved[row]));
      const number = firstEpoch + actions.epoch[row];
      const verb = VERB_NAMES[this.#live.epochOf(number).verb[actions.row[row]]];
      const side = this.#live.standingOf(this.#live.controllersOf(number)[actions.row[row]]);
      count(`${verb}s` as ForecastKind, side, isRemoved[row]);
    }
    for (const [account, hit] of hitAccounts) count('accounts', this.#standingAt(account, atSec), hit);
    for (const forecast of forecasts) {
      const { wrong, inauthentic } = truth.get(forecast.kind) ?? { wrong: 0, inauthentic: 0 };
      this.forecasts.push({ ...forecast, atSec, trueWrong: wrong, trueInauthentic: inauthentic });
    }
  }

  /** Counts for all operations and for the one behind a controller code. */
  #foreign(what: string, controller: number, epoch: number, by: number): void {
    this.days[`foreign ${what}`][epoch] += by;
    const name = `${this.#live.truth.operations[controller - 1].id}: foreign ${what}`;
    this.days[name] ??= new Array<number>(this.days['own actions'].length).fill(0);
    this.days[name][epoch] += by;
  }

  #controllerOf({ actions, account, nowSec }: SweepResult['past'], row: number, firstEpoch: number): number {
    if (actions === null) return this.#live.controllerSince(account[row], nowSec - this.#windowSec);
    return this.#live.controllersOf(firstEpoch + actions.epoch[row])[actions.row[row]];
  }

  #dayOf(atSec: number): number {
    return Math.min(this.days['own actions'].length - 1, Math.ceil(atSec / this.#epochSec) - 1);
  }

  #wrong(account: number, atSec: number): void {
    const loss = this.#lossOf(account);
    if (loss.isWronged) return;
    loss.isWronged = true;
    this.days['people newly wronged'][this.#dayOf(atSec)]++;
  }

  #lossOf(account: number): Loss {
    const loss = this.losses.get(account) ?? {
      ...{ isWronged: false, nActions: 0, isGone: false },
      ...{ blockedSec: 0, limitedSec: 0, closedSec: 0 },
    };
    this.losses.set(account, loss);
    return loss;
  }
}
