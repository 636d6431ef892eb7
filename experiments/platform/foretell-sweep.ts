import type { DetectorSeat } from '../../detectors/host/detector-seat.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import type { ActionRows } from '../../detectors/past.js';
import { childKey, indexedKey, rootKey } from '../../random/stream.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import { highestOfAccounts, rowsOfSameAccounts } from '../guarantees/whole-accounts.js';
import { decisionsOf, hitsOf, planOf } from '../policy-at-work.js';
import type { AuditLabels, Suspect } from '../policy.js';
import type { ForecastKind } from '../quantification/impact-forecast.js';
import type { Deployment, Desk } from './deployment.js';
import { forecastSweep, hitByOthersLine, type AuditedActions, type KindForecast } from './forecasts.js';
import type { LessonPast } from './lesson-rows.js';
import { findSuspects, removeAtOnce, removedBy } from './suspects.js';

const DAY_SEC = 86_400;

/** Who foretells. */
export interface Foretellers {
  readonly run: Deployment;
  readonly seat: DetectorSeat;
  readonly desk: Desk;
  /** What the policy remembers of an account. */
  readonly historyOf: (account: number) => Pick<Suspect, 'strikes' | 'daysSinceStrike'>;
}

/** What is known before the sweep: fresh audits, and the plan with the second at which it was made. */
export interface Known {
  readonly lesson: LessonPast;
  readonly audits: AuditLabels;
  readonly plan: unknown;
  readonly learnedSec: number;
}

/** What is about to be removed; rows are those of the past. */
export interface ComingSweep {
  readonly past: PreparedPast;
  readonly firstEpoch: number;
  readonly score: Float64Array;
  readonly isRemoved: Uint8Array;
  /** Accounts and graph of the log. */
  readonly traffic: Traffic;
  /** An epoch by its number, counted from the start of the world; undefined once it is forgotten. */
  readonly epochOf: (number: number) => Epoch | undefined;
}

/**
 * Foretells what a sweep of actions is about to remove wrongly: by what policy and attribution would have removed of audited rows, sweep by sweep, and by looking at some of the
 * rows that go. Nothing for a detector of accounts.
 */
export async function foretellSweep(by: Foretellers, known: Known, coming: ComingSweep): Promise<KindForecast[]> {
  const { past, firstEpoch, score, isRemoved, epochOf } = coming;
  const { actions, account, nowSec } = past;
  if (actions === null) return [];
  const { seed, windowSec, forecastReviews: nReviews } = by.run;
  const verbAt = (epoch: number, row: number): number => remembered(epochOf(epoch)).verb[row];
  const verb = Uint8Array.from(account, (_, row) => verbAt(firstEpoch + actions.epoch[row], actions.row[row]));
  const look = (kind: ForecastKind, unit: number): boolean =>
    kind === 'accounts'
      ? !by.desk.review(unit, nowSec - windowSec, nowSec)
      : !by.desk.lookAt(firstEpoch + actions.epoch[unit], actions.row[unit]);
  const key = indexedKey(childKey(rootKey(seed), 'forecasts'), Math.floor(nowSec));
  const audited = await rehearse(by, known, coming);
  const review = { nReviews, errorRate: by.desk.errorRate, look };
  return forecastSweep(audited, { score, isHit: isRemoved, account, verb }, review, key);
}

/** The audited rows, with whether they would have gone. Rows on which the line in use was chosen meet a line that was chosen on others. O(rows of the lesson). */
async function rehearse(by: Foretellers, known: Known, coming: ComingSweep): Promise<AuditedActions> {
  const { policy, policyParams, level, everySec } = by.run;
  const { lesson, audits, plan, learnedSec } = known;
  const { actions, nowSec } = lesson.past;
  if (actions === null) throw new Error('forecasts need a detector of actions');
  const epochAt = (row: number): Epoch => remembered(coming.epochOf(lesson.firstEpoch + actions.epoch[row]));
  const score = await by.seat.score(lesson.past);
  const isHit = hitsOf(policy, plan, score, lesson.past);

  // 1. Whether the audited rows would have been hit.
  const rows = Uint32Array.from({ length: audits.row.length }, (_, at) => audits.row[at]);
  const audited = {
    score: Float64Array.from(rows, (row) => score[row]),
    isInauthentic: Uint8Array.from(rows, (_, at) => audits.isInauthentic[at]),
    weight: Float64Array.from(rows, (_, at) => audits.weight[at]),
    highest: highestOfAccounts(lesson.past, score, { some: rows, rows: rowsOfSameAccounts(lesson.past, rows) }),
    account: rows.map((row) => lesson.past.account[row]),
  };
  const ahead = { nRows: coming.past.nRows, nAccounts: new Set(coming.past.account).size };
  const byOthers = hitByOthersLine({ ...audited, ahead }, (others, own, hit) =>
    hit.set(hitsOf(policy, planOf(policy, others, level, policyParams), own.score, { ...own, nRows: hit.length })),
  );
  rows.forEach((row, at) => {
    if (epochAt(row).endSec <= learnedSec) isHit[row] = byOthers[at];
  });

  // 2. What would have been done about them, sweep by sweep.
  const periodOf = (row: number): number => Math.floor((nowSec - epochAt(row).startSec - 1) / everySec);
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < score.length; row++) {
    const own = rowsOf.get(periodOf(row)) ?? [];
    if (own.push(row) === 1) rowsOf.set(periodOf(row), own);
  }
  const isRemoved = new Uint8Array(score.length);
  for (const own of rowsOf.values()) removeLikeASweep(by, { known, coming, audited }, { own, score, isHit }, isRemoved);
  return {
    ...{ ...audited, isHit: Uint8Array.from(rows, (row) => isRemoved[row]) },
    verb: Uint8Array.from(rows, (row) => epochAt(row).verb[actions.row[row]]),
    period: Uint32Array.from(rows, periodOf),
  };
}

/** Marks what policy and attribution would have removed of the rows of one earlier sweep; reviewers say what the audits say, and agree where there was none. */
function removeLikeASweep(
  { run, historyOf }: Foretellers,
  {
    known,
    coming,
    audited,
  }: { known: Known; coming: ComingSweep; audited: Pick<AuditedActions, 'account' | 'isInauthentic'> },
  { own, score, isHit }: { own: readonly number[]; score: Float64Array; isHit: Uint8Array },
  isRemoved: Uint8Array,
): void {
  const { past, firstEpoch } = known.lesson;
  const actions = past.actions as ActionRows;
  const epochs: Epoch[] = [];
  const places = new Map<number, number>();
  const placeOf = (epoch: number): number => {
    const place = places.get(epoch) ?? epochs.push(remembered(coming.epochOf(firstEpoch + epoch))) - 1;
    places.set(epoch, place);
    return place;
  };
  const part = {
    ...{ ...past, nRows: own.length, columns: {}, account: Uint32Array.from(own, (row) => past.account[row]) },
    actions: {
      epoch: Uint32Array.from(own, (row) => placeOf(actions.epoch[row])),
      row: Uint32Array.from(own, (row) => actions.row[row]),
    },
  };
  const scored = {
    score: Float64Array.from(own, (row) => score[row]),
    isHit: Uint8Array.from(own, (row) => isHit[row]),
  };
  const swept = findSuspects({ traffic: { ...coming.traffic, epochs }, past: part, ...scored }, 0, historyOf);
  const cleared = new Set(audited.account);
  audited.account.forEach((account, at) => {
    if (audited.isInauthentic[at] === 1) cleared.delete(account);
  });
  const sweep = {
    ...{ suspects: swept.suspects, days: run.everySec / DAY_SEC },
    review: (account: number): boolean => !cleared.has(account),
  };
  const decisions = decisionsOf(run.policy, sweep, run.policyParams) ?? swept.suspects.map(removeAtOnce);
  const isGone = removedBy(decisions, swept, swept.pick(run.attribution));
  own.forEach((row, at) => (isRemoved[row] = isGone[at]));
}

function remembered(epoch: Epoch | undefined): Epoch {
  if (epoch === undefined) throw new Error('forecasts need remembered actions');
  return epoch;
}
