import type { DetectorSeat } from '../../detectors/host/detector-seat.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import type { Labels, RowUnit } from '../../detectors/past.js';
import type { ForecastKind } from '../quantification/impact-forecast.js';
import { childKey, indexedKey, rootKey } from '../../random/stream.js';
import type { Enforcement, Measure } from '../../sim/enforcement.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import type { Hand } from '../../sim/world/context.js';
import type { Attribution } from '../attribution.js';
import type { Decision, Policy, Suspect, Sweep } from '../policy.js';
import { CleanUp, type CleanUpListener } from './clean-up.js';
import { forecastSweep, hitByOthersLine, type AuditedActions, type KindForecast } from './forecasts.js';
import { Gate } from './gate.js';
import { LessonRows, takeRows, type LessonPast } from './lesson-rows.js';
import { isSeen, Records, type PlatformEvent } from './records.js';
import { RollingTraffic } from './rolling-traffic.js';
import { findSuspects, type SweptActions } from './suspects.js';

const DAY_SEC = 86_400;
/** "For good", as the world holds it: seconds fit 31 bits. */
const FOR_GOOD_SEC = 0x7fffffff;

/** A detector with a policy, as the platform runs them. */
export interface Deployment {
  readonly detector: string;
  readonly detectorParams: unknown;
  readonly usesLabels: boolean;
  /** Seed text of everything the detector draws. */
  readonly seed: string;
  readonly level: RowUnit;
  readonly policy: Policy;
  readonly policyParams: unknown;
  readonly attribution: Attribution;
  /** When the first sweep may run, how often sweeps run, and after how many of them the detector is taught again (0 = never). */
  readonly startSec: number;
  readonly everySec: number;
  readonly retrainEverySweeps: number;
  /** What a lesson looks at, and account scores. */
  readonly windowSec: number;
  /** Epochs remembered: what can be undone or put back, and what features look at, unless the detector reads rows only. */
  readonly historyEpochs: number;
  /** The detector looks at rows of features and nothing else; where it scores actions it is then taught with kept rows. */
  readonly scoresRowsAlone: boolean;
  /** Epochs that features look at then, and rows of a lesson at most, about. */
  readonly lookBackEpochs: number;
  readonly lessonRows: number;
  /** Looks of a kind that a forecast by review takes before each sweep; 0 = nothing is foretold. Needs a detector that scores actions. */
  readonly forecastReviews: number;
}

/** The people the platform can ask: few labels, late and partly wrong. They are all it ever learns of the truth. */
export interface Desk {
  /** Labels of the rows of a lesson: those to learn from, and others to choose a threshold on. */
  label(lesson: LessonPast): { readonly training: Labels; readonly audits: Labels };
  /** A look at one account: true = they say it acted for an operation between two seconds. */
  review(account: number, fromSec: number, toSec: number): boolean;
  /** A look at one action, row `row` of the world's epoch `epoch`: true = they say it is an operation's. */
  lookAt(epoch: number, row: number): boolean;
  /** Chance that whoever looks errs, both ways. */
  readonly errorRate: number;
}

/** What one sweep found; rows are those of the past it scored. */
export interface SweepResult {
  readonly atSec: number;
  readonly past: PreparedPast;
  /** Number of the past's first epoch, counted from the start of the world. */
  readonly firstEpoch: number;
  readonly score: Float64Array;
  readonly isHit: Uint8Array;
  readonly threshold: number;
  readonly hasLearned: boolean;
  readonly nReviews: number;
  /** What was foretold before anything was done. */
  readonly forecasts: readonly KindForecast[];
}

/** Told of everything the platform does, as it does it. */
export interface PlatformListener {
  readonly action: CleanUpListener;
  event(event: PlatformEvent): void;
  /** An appeal was granted: all measures on the account end, and what was removed of it comes back. */
  lift?(account: number, atSec: number): void;
  sweep(result: SweepResult): void;
}

/** What a policy that says nothing about sweeps does. */
const removeAtOnce = ({ account }: Suspect): Decision => ({ account, reason: 'hit by the policy', removeAfterDays: 0 });

/** The platform at work in a running world: it sweeps, decides, carries out and remembers. It knows its log, scores, and what its desk says. */
export class Platform implements Enforcement {
  readonly cleanUp: CleanUp;
  readonly #run: Deployment;
  readonly #seat: DetectorSeat;
  readonly #desk: Desk;
  readonly #listener: PlatformListener;
  readonly #rolling: RollingTraffic;
  readonly #gate: Gate;
  readonly #records: Records;
  readonly #isPurged: Uint8Array;
  /** Null: lessons are prepared from the traffic each time. */
  readonly #lessonRows: LessonRows | null;
  readonly #appeals: { readonly account: number; readonly dueSec: number; readonly isGranted: boolean }[] = [];
  #plan: unknown = null;
  /** The latest audits, hit or not by the latest plan; empty while nothing is foretold. */
  #audited: AuditedActions | null = null;
  #nSweeps = 0;
  /** Up to where rows were prepared. */
  #sweptToSec = 0;

  constructor(
    founded: Pick<Traffic, 'accounts' | 'graph'>,
    run: Deployment,
    { seat, desk, listener }: { seat: DetectorSeat; desk: Desk; listener: PlatformListener },
  ) {
    const { nAccounts } = founded.accounts;
    this.#run = run;
    this.#seat = seat;
    this.#desk = desk;
    this.#listener = listener;
    const { level, scoresRowsAlone, lookBackEpochs, lessonRows: mostRows, windowSec, historyEpochs } = run;
    const keepsRows = scoresRowsAlone && level === 'action';
    this.#rolling = new RollingTraffic(founded, keepsRows ? lookBackEpochs : historyEpochs);
    const key = childKey(rootKey(run.seed), 'kept-accounts');
    this.#lessonRows = keepsRows ? new LessonRows({ windowSec, mostRows, nAccounts, key }) : null;
    this.cleanUp = new CleanUp(nAccounts, run.historyEpochs, listener.action);
    this.#gate = new Gate(nAccounts);
    this.#records = new Records(nAccounts);
    this.#isPurged = new Uint8Array(nAccounts);
    const nBefore = keepsRows ? Math.floor(windowSec / run.everySec) : 1;
    this.#sweptToSec = Math.max(0, run.startSec - nBefore * run.everySec);
  }

  lets(by: Hand, tSec: number, verb: number): boolean {
    return this.#gate.lets(by.actor, by.device, verb, tSec);
  }

  /** Somebody appeals; people have looked at it by `dueSec` and granted it or not. */
  appeal(account: number, dueSec: number, isGranted: boolean): void {
    this.#appeals.push({ account, dueSec, isGranted });
  }

  async after(epoch: Epoch): Promise<Measure[]> {
    const nowSec = epoch.endSec;
    this.#rolling.add(epoch);
    const { number } = this.cleanUp.add(epoch);
    // What slipped through the gate in this epoch would have been refused: it does not stand.
    const measures: Measure[] = this.#gate
      .slipped(epoch)
      .flatMap((row) => [...this.cleanUp.remove(number, row, nowSec)]);
    measures.push(...this.cleanUp.fallDue(nowSec), ...this.#answerAppeals(nowSec));
    if (nowSec - this.#sweptToSec >= this.#run.everySec) measures.push(...(await this.#look(nowSec)));
    for (const measure of measures)
      if (measure.kind === 'remove-follow' || measure.kind === 'restore-follow')
        this.#rolling.noteFollow(measure.account, measure.target, measure.kind === 'restore-follow', nowSec);
    return measures;
  }

  /** Prepares what is new, and sweeps it; before the first sweep rows are only kept for its lesson. */
  async #look(nowSec: number): Promise<Measure[]> {
    const { level, startSec, windowSec } = this.#run;
    const isEarly = nowSec < startSec;
    if (isEarly && this.#lessonRows === null) return [];
    const fromSec = this.#sweptToSec;
    this.#sweptToSec = nowSec;
    const past = await this.#features(nowSec, level === 'action' ? fromSec : nowSec - windowSec);
    this.#lessonRows?.add(past, this.#rolling.nForgotten);
    return isEarly ? [] : this.#sweep(past, fromSec);
  }

  async #sweep(past: PreparedPast, fromSec: number): Promise<Measure[]> {
    const { nowSec } = past;
    const { policy, policyParams, retrainEverySweeps } = this.#run;
    const mustLearn = this.#nSweeps === 0 || (retrainEverySweeps > 0 && this.#nSweeps % retrainEverySweeps === 0);
    this.#nSweeps++;
    if (mustLearn) await this.#learn(past);
    const score = await this.#seat.score(past);
    const isHit = new Uint8Array(past.nRows);
    policy.decide(this.#plan, score, past, isHit);
    const forecasts = this.#foretell(past, score, isHit);
    const swept = findSuspects({ traffic: this.#rolling.traffic, past, score, isHit }, fromSec, (account) => ({
      strikes: this.#records.strikesOf(account),
      daysSinceStrike: (nowSec - this.#records.lastStrikeSecOf(account)) / DAY_SEC,
    }));
    let nReviews = 0;
    const sweep: Sweep = {
      suspects: swept.suspects,
      days: (nowSec - fromSec) / DAY_SEC,
      review: (account) => {
        nReviews++;
        return this.#desk.review(account, fromSec, nowSec);
      },
    };
    const decisions = policy.respond?.(sweep, policyParams) ?? swept.suspects.map(removeAtOnce);
    const firstEpoch = this.#rolling.nForgotten;
    const threshold = policy.threshold(this.#plan);
    this.#listener.sweep({
      atSec: nowSec,
      past,
      firstEpoch,
      score,
      isHit,
      threshold,
      hasLearned: mustLearn,
      nReviews,
      forecasts,
    });
    return this.#carryOut(decisions, swept, nowSec);
  }

  /** Teaches the detector and chooses the line for sweeps like the one to come. */
  async #learn(ahead: PreparedPast): Promise<void> {
    const { nowSec } = ahead;
    const { detector, detectorParams, usesLabels, seed, level, policy, policyParams, windowSec } = this.#run;
    const lesson = this.#lessonRows?.lesson() ?? {
      past: await this.#features(nowSec, nowSec - windowSec),
      firstEpoch: this.#rolling.nForgotten,
      isKept: () => true,
    };
    const { training, audits } = this.#desk.label(lesson);
    await this.#seat.fit({
      ...{ detector, params: detectorParams, seed, train: lesson.past },
      labels: usesLabels ? training : null,
    });
    const rowsAudited = Uint32Array.from({ length: audits.row.length }, (_, at) => audits.row[at]);
    // Where rows stand alone, the audited ones are all that must be scored.
    const score =
      this.#lessonRows === null
        ? takeValues(await this.#seat.score(lesson.past), rowsAudited)
        : await this.#seat.score(takeRows(lesson.past, rowsAudited));
    const isInauthentic = Uint8Array.from(rowsAudited, (_, at) => audits.isInauthentic[at]);
    const account = takeWords(lesson.past.account, rowsAudited);
    const coming = { nRows: ahead.nRows, nAccounts: new Set(ahead.account).size };
    this.#plan = policy.prepare({ score, isInauthentic, account, ahead: coming }, level, policyParams);
    if (this.#run.forecastReviews === 0) return;
    const isHit = hitByOthersLine({ score, isInauthentic, account, ahead: coming }, (others, own, hit) =>
      policy.decide(policy.prepare(others, level, policyParams), own.score, { ...own, nRows: hit.length }, hit),
    );
    const verb = new Uint8Array(score.length);
    const period = new Uint32Array(score.length);
    const { actions } = lesson.past;
    for (let at = 0; at < score.length; at++) {
      const cleaned = this.cleanUp.epoch(lesson.firstEpoch + (actions?.epoch[rowsAudited[at]] ?? NaN));
      if (cleaned === undefined || actions === null) throw new Error('forecasts need remembered actions');
      verb[at] = cleaned.epoch.verb[actions.row[rowsAudited[at]]];
      period[at] = Math.floor((nowSec - cleaned.epoch.startSec - 1) / this.#run.everySec);
    }
    this.#audited = { score, isHit, account, isInauthentic, verb, period };
  }

  #foretell(past: PreparedPast, score: Float64Array, isHit: Uint8Array): readonly KindForecast[] {
    const { actions, account, nowSec } = past;
    const { forecastReviews: nReviews, seed, windowSec } = this.#run;
    if (nReviews === 0 || actions === null || this.#audited === null) return [];
    const numberOf = (row: number): number => this.#rolling.nForgotten + actions.epoch[row];
    const verb = Uint8Array.from(
      account,
      (_, row) => this.#rolling.traffic.epochs[actions.epoch[row]].verb[actions.row[row]],
    );
    const look = (kind: ForecastKind, unit: number): boolean =>
      kind === 'accounts'
        ? !this.#desk.review(unit, nowSec - windowSec, nowSec)
        : !this.#desk.lookAt(numberOf(unit), actions.row[unit]);
    const key = indexedKey(childKey(rootKey(seed), 'forecasts'), Math.floor(nowSec));
    const review = { nReviews, errorRate: this.#desk.errorRate, look };
    return forecastSweep(this.#audited, { score, isHit, account, verb }, review, key);
  }

  #features(nowSec: number, windowStartSec: number): Promise<PreparedPast> {
    const { traffic } = this.#rolling;
    const fromSec = Math.max(windowStartSec, traffic.epochs[0].startSec);
    return this.#seat.features({ traffic, unit: this.#run.level, nowSec, windowStartSec: fromSec });
  }

  #carryOut(decisions: readonly Decision[], swept: SweptActions, nowSec: number): Measure[] {
    const picked = swept.pick(this.#run.attribution);
    const due = decisions.filter(({ account }) => this.#isPurged[account] === 0);
    const measures = due.flatMap((decision) =>
      this.#carryOutOne(decision, { rows: picked.get(decision.account) ?? [], swept, nowSec }),
    );
    const purged = new Set(due.filter(({ purge }) => purge === true).map(({ account }) => account));
    if (purged.size > 0) this.cleanUp.removeAllOf(purged, nowSec);
    return measures;
  }

  #carryOutOne(
    decision: Decision,
    { rows, swept, nowSec }: { rows: readonly number[]; swept: SweptActions; nowSec: number },
  ): Measure[] {
    const { account, reason, removeAfterDays, tell, resetPassword, limitDays, blockDays, refuseDays, purge } = decision;
    const measures: Measure[] = [];
    const endSec = (days: number | undefined): number =>
      days === undefined ? 0 : Math.min(FOR_GOOD_SEC, nowSec + Math.round(days * DAY_SEC));
    if (removeAfterDays !== undefined)
      for (const at of rows) {
        const number = this.#rolling.nForgotten + swept.epoch[at];
        if (removeAfterDays > 0) this.cleanUp.defer(number, swept.row[at], nowSec + removeAfterDays * DAY_SEC);
        else measures.push(...this.cleanUp.remove(number, swept.row[at], nowSec));
      }
    const [limitedToSec, blockedToSec, refusedToSec] = [endSec(limitDays), endSec(blockDays), endSec(refuseDays)];
    if (resetPassword === true) measures.push({ kind: 'reset-password', account, atSec: nowSec });
    if (limitedToSec > 0) this.#gate.limit(account, limitedToSec);
    if (blockedToSec > 0) measures.push({ kind: 'block', account, fromSec: nowSec, toSec: blockedToSec });
    if (refusedToSec > 0) this.#gate.refuse(account, swept.devicesOf(account), refusedToSec, nowSec);
    if (purge === true) {
      this.#isPurged[account] = 1;
      measures.push({ kind: 'close-account', account, atSec: nowSec });
    }
    const event: PlatformEvent = {
      ...{ atSec: nowSec, account, reason, nRemoved: removeAfterDays === undefined ? 0 : rows.length },
      ...{ tell: tell ?? null, resetPassword: resetPassword === true, isPurged: purge === true },
      ...{ limitedToSec, blockedToSec, refusedToSec },
    };
    if (isSeen(event)) this.#records.strike(account, nowSec);
    this.#listener.event(event);
    return measures;
  }

  #answerAppeals(nowSec: number): Measure[] {
    const due = this.#appeals.filter(({ dueSec }) => dueSec <= nowSec);
    if (due.length === 0) return [];
    this.#appeals.splice(0, this.#appeals.length, ...this.#appeals.filter(({ dueSec }) => dueSec > nowSec));
    const granted = new Set(due.filter(({ isGranted }) => isGranted).map(({ account }) => account));
    if (granted.size === 0) return [];
    const measures: Measure[] = [];
    for (const account of granted) {
      this.#records.clear(account);
      this.#gate.lift(account);
      this.#listener.lift?.(account, nowSec);
      measures.push({ kind: 'lift-block', account });
      if (this.#isPurged[account] === 1) measures.push({ kind: 'reopen-account', account });
      this.#isPurged[account] = 0;
    }
    measures.push(...this.cleanUp.restore(granted, nowSec));
    return measures;
  }
}

const takeWords = (values: Uint32Array, rows: Uint32Array): Uint32Array => rows.map((row) => values[row]);

const takeValues = (values: Float64Array, rows: Uint32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row]);
