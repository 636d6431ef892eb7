import type { DetectorSeat } from '../../detectors/host/detector-seat.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { childKey, rootKey } from '../../random/stream.js';
import type { Enforcement, Measure } from '../../sim/enforcement.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import type { Hand } from '../../sim/world/context.js';
import type { Labels } from '../../detectors/past.js';
import { highestOfAccounts, rowsOfSameAccounts } from '../guarantees/whole-accounts.js';
import { decisionsOf, hitsOf, planOf, thresholdOf } from '../policy-at-work.js';
import type { AuditLabels, Decision, Suspect, Sweep } from '../policy.js';
import { CleanUp, type CleanUpListener } from './clean-up.js';
import type { Deployment, Desk } from './deployment.js';
import { foretellSweep } from './foretell-sweep.js';
import type { KindForecast } from './forecasts.js';
import { Gate } from './gate.js';
import { LessonRows, takeRows, type LessonPast } from './lesson-rows.js';
import { eventOf, isSeen, Records, type PlatformEvent } from './records.js';
import { RollingTraffic } from './rolling-traffic.js';
import { findSuspects, removeAtOnce, removedBy, type Picked, type SweptActions } from './suspects.js';

const DAY_SEC = 86_400;
/** "For good", as the world holds it: seconds fit 31 bits. */
const FOR_GOOD_SEC = 0x7fffffff;

/** What one sweep found; rows are those of the past it scored. */
export interface SweepResult {
  readonly atSec: number;
  readonly past: PreparedPast;
  /** Number of the past's first epoch, counted from the start of the world. */
  readonly firstEpoch: number;
  readonly score: Float64Array;
  readonly isHit: Uint8Array;
  /** Candidates that the policy and the attribution remove, at once or later: rows where actions were scored. */
  readonly isRemoved: Uint8Array;
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
  /** What owners do until the end of the coming epoch; told at the second at which it begins. */
  owners?(measures: readonly Measure[], atSec: number): void;
}

/** A lesson with the desk's labels of its rows. */
interface LabelledLesson {
  readonly lesson: LessonPast;
  readonly training: Labels;
  readonly audits: AuditLabels;
}

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
  /** Actions undone or put back of each account since the last event that told of them. */
  readonly #changed = new Map<number, number>();
  #plan: unknown = null;
  #learnedSec = 0;
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
    this.cleanUp = new CleanUp(nAccounts, run.historyEpochs, (cleaned, row, isUndone, atSec) => {
      const account = cleaned.epoch.actor[row];
      this.#changed.set(account, (this.#changed.get(account) ?? 0) + 1);
      listener.action(cleaned, row, isUndone, atSec);
    });
    this.#gate = new Gate(nAccounts);
    this.#records = new Records(nAccounts);
    this.#isPurged = new Uint8Array(nAccounts);
    const nBefore = keepsRows ? Math.floor(windowSec / run.everySec) : 1;
    this.#sweptToSec = Math.max(0, run.startSec - nBefore * run.everySec);
  }

  lets(by: Hand, tSec: number, verb: number): boolean {
    return this.#gate.lets(by.actor, by, verb, tSec);
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
    this.#tell('got past a limit or a refusal', nowSec);
    measures.push(...this.cleanUp.fallDue(nowSec));
    this.#tell('put off, and due now', nowSec);
    measures.push(...this.#answerAppeals(nowSec));
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
    const { policy, policyParams, retrainEverySweeps, forecastReviews } = this.#run;
    const mustLearn = this.#nSweeps === 0 || (retrainEverySweeps > 0 && this.#nSweeps % retrainEverySweeps === 0);
    this.#nSweeps++;
    const lesson = mustLearn || forecastReviews > 0 ? await this.#lesson(nowSec) : null;
    if (mustLearn && lesson !== null) await this.#learn(past, lesson);
    const score = await this.#seat.score(past);
    const isHit = hitsOf(policy, this.#plan, score, past);
    const historyOf = (account: number): Pick<Suspect, 'strikes' | 'daysSinceStrike'> => ({
      strikes: this.#records.strikesOf(account),
      daysSinceStrike: (nowSec - this.#records.lastStrikeSecOf(account)) / DAY_SEC,
    });
    const swept = findSuspects({ traffic: this.#rolling.traffic, past, score, isHit }, fromSec, historyOf);
    let nReviews = 0;
    const sweep: Sweep = {
      suspects: swept.suspects,
      days: (nowSec - fromSec) / DAY_SEC,
      review: (account) => {
        nReviews++;
        return this.#desk.review(account, fromSec, nowSec);
      },
    };
    const decisions = (decisionsOf(policy, sweep, policyParams) ?? swept.suspects.map(removeAtOnce)).filter(
      ({ account }) => this.#isPurged[account] === 0,
    );
    const picked = swept.pick(this.#run.attribution);
    const isRemoved = removedBy(decisions, swept, picked);
    const firstEpoch = this.#rolling.nForgotten;
    const coming = { past, firstEpoch, score, isRemoved };
    const forecasts =
      lesson === null || forecastReviews === 0
        ? []
        : await foretellSweep(
            { run: this.#run, seat: this.#seat, desk: this.#desk, historyOf },
            { ...lesson, plan: this.#plan, learnedSec: this.#learnedSec },
            { ...coming, traffic: this.#rolling.traffic, epochOf: (number) => this.cleanUp.epoch(number)?.epoch },
          );
    this.#listener.sweep({
      ...{ atSec: nowSec, ...coming, isHit, threshold: thresholdOf(policy, this.#plan) },
      ...{ hasLearned: mustLearn, nReviews, forecasts },
    });
    return this.#carryOut(decisions, { swept, picked, nowSec });
  }

  /** What there is to learn from now, with the desk's labels. */
  async #lesson(nowSec: number): Promise<LabelledLesson> {
    const lesson = this.#lessonRows?.lesson() ?? {
      past: await this.#features(nowSec, nowSec - this.#run.windowSec),
      firstEpoch: this.#rolling.nForgotten,
      isKept: () => true,
    };
    return { lesson, ...this.#desk.label(lesson) };
  }

  /** Teaches the detector and chooses the line for sweeps like the one to come. */
  async #learn(ahead: PreparedPast, { lesson, training, audits }: LabelledLesson): Promise<void> {
    const { detector, detectorParams, usesLabels, seed, level, policy, policyParams } = this.#run;
    await this.#seat.fit({
      ...{ detector, params: detectorParams, seed, train: lesson.past },
      labels: usesLabels ? training : null,
    });
    const rowsAudited = Uint32Array.from({ length: audits.row.length }, (_, at) => audits.row[at]);
    const rows = rowsOfSameAccounts(lesson.past, rowsAudited);
    // Where rows stand alone, what the audited did is all that must be scored.
    const scores =
      this.#lessonRows === null
        ? await this.#seat.score(lesson.past)
        : spreadOut(await this.#seat.score(takeRows(lesson.past, rows)), rows, lesson.past.nRows);
    const score = takeValues(scores, rowsAudited);
    const highest = highestOfAccounts(lesson.past, scores, { some: rowsAudited, rows });
    const isInauthentic = Uint8Array.from(rowsAudited, (_, at) => audits.isInauthentic[at]);
    const account = takeWords(lesson.past.account, rowsAudited);
    const coming = { nRows: ahead.nRows, nAccounts: new Set(ahead.account).size };
    const { weight } = audits;
    this.#plan = planOf(policy, { score, isInauthentic, weight, highest, account, ahead: coming }, level, policyParams);
    this.#learnedSec = ahead.nowSec;
  }

  #features(nowSec: number, windowStartSec: number): Promise<PreparedPast> {
    const { traffic } = this.#rolling;
    const fromSec = Math.max(windowStartSec, traffic.epochs[0].startSec);
    return this.#seat.features({ traffic, unit: this.#run.level, nowSec, windowStartSec: fromSec }, this.#run.detector);
  }

  #carryOut(
    decisions: readonly Decision[],
    { swept, picked, nowSec }: { readonly swept: SweptActions; readonly picked: Picked; readonly nowSec: number },
  ): Measure[] {
    const measures = decisions.flatMap((decision) =>
      this.#carryOutOne(decision, { rows: picked.get(decision.account) ?? [], swept, nowSec }),
    );
    const purged = new Set(decisions.filter(({ purge }) => purge === true).map(({ account }) => account));
    if (purged.size > 0) this.cleanUp.removeAllOf(purged, nowSec);
    this.#tell('went with the purged account', nowSec);
    return measures;
  }

  /** Tells of what was undone since the last event, account by account. */
  #tell(reason: string, nowSec: number, isPutBack = false): void {
    for (const [account, n] of this.#changed)
      this.#listener.event(
        eventOf({ atSec: nowSec, account, reason, ...(isPutBack ? { nPutBack: n } : { nRemoved: n }) }),
      );
    this.#changed.clear();
  }

  #carryOutOne(
    decision: Decision,
    { rows, swept, nowSec }: { rows: readonly number[]; swept: SweptActions; nowSec: number },
  ): Measure[] {
    const { account, reason, removeAfterDays, tell, resetPassword, limitDays, blockDays, refuseDays, purge } = decision;
    const { refuseFrom = 'device' } = decision;
    const measures: Measure[] = [];
    let nDeferred = 0;
    const endSec = (days: number | undefined): number =>
      days === undefined ? 0 : Math.min(FOR_GOOD_SEC, nowSec + Math.round(days * DAY_SEC));
    if (removeAfterDays !== undefined)
      for (const at of rows) {
        const number = this.#rolling.nForgotten + swept.epoch[at];
        if (removeAfterDays > 0)
          nDeferred += this.cleanUp.defer(number, swept.row[at], nowSec + removeAfterDays * DAY_SEC) ? 1 : 0;
        else measures.push(...this.cleanUp.remove(number, swept.row[at], nowSec));
      }
    const [limitedToSec, blockedToSec, refusedToSec] = [endSec(limitDays), endSec(blockDays), endSec(refuseDays)];
    if (resetPassword === true) measures.push({ kind: 'reset-password', account, atSec: nowSec });
    if (limitedToSec > 0) this.#gate.limit(account, limitedToSec);
    if (blockedToSec > 0) measures.push({ kind: 'block', account, fromSec: nowSec, toSec: blockedToSec });
    if (refusedToSec > 0) {
      const refused = { kind: refuseFrom, places: swept.placesOf(account, refuseFrom) };
      this.#gate.refuse(account, refused, refusedToSec, nowSec);
    }
    if (purge === true) {
      this.#isPurged[account] = 1;
      measures.push({ kind: 'close-account', account, atSec: nowSec });
    }
    const event = eventOf({
      ...{ atSec: nowSec, account, reason, nRemoved: this.#changed.get(account) ?? 0, nDeferred },
      ...{ tell: tell ?? null, resetPassword: resetPassword === true, isPurged: purge === true },
      ...{ limitedToSec, blockedToSec, refusedToSec },
    });
    this.#changed.delete(account);
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
    this.#tell('put back after a granted appeal', nowSec, true);
    return measures;
  }
}

const takeWords = (values: Uint32Array, rows: Uint32Array): Uint32Array => rows.map((row) => values[row]);

/** Values of some rows, at their places among all; NaN elsewhere. */
function spreadOut(values: Float64Array, rows: Uint32Array, nRows: number): Float64Array {
  const all = new Float64Array(nRows).fill(NaN);
  rows.forEach((row, at) => (all[row] = values[at]));
  return all;
}

const takeValues = (values: Float64Array, rows: Uint32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row]);
