import { openStream, childKey, indexedKey, type RandomStream, type StreamKey } from '../../random/stream.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { AuditedScores } from '../policy.js';
import {
  FORECAST_KINDS,
  foretell,
  QUANTIFIERS,
  type AuditedUnits,
  type Forecast,
  type ForecastKind,
  type ForecastUnits,
} from '../quantification/impact-forecast.js';
import { foretellByReview } from '../quantification/review-forecast.js';

/** Scored actions, hit or not. */
export interface ScoredActions extends ForecastUnits {
  readonly verb: Uint8Array;
}

/** Audited actions with the desk's labels. */
export type AuditedActions = ScoredActions & AuditedUnits;

/** A look at one hit unit: true = a reviewer calls it organic. `unit` is the row of the swept actions, or an account. */
export type Look = (kind: ForecastKind, unit: number) => boolean;

/** How many looks a forecast by review takes of each kind, and how often they err. */
export interface ReviewPlan {
  readonly nReviews: number;
  readonly errorRate: number;
  readonly look: Look;
}

/** A forecast of one kind. */
export interface KindForecast extends Forecast {
  readonly kind: ForecastKind;
}

const VERB_OF: Readonly<Record<Exclude<ForecastKind, 'accounts'>, number>> = {
  likes: VERB.like,
  follows: VERB.follow,
  comments: VERB.comment,
};

/** Foretells what a sweep of actions will hit wrongly, by every quantifier and by a review of a random draw, before anything is done about it. */
export function forecastSweep(
  audited: AuditedActions,
  swept: ScoredActions,
  review: ReviewPlan,
  key: StreamKey,
): KindForecast[] {
  return FORECAST_KINDS.flatMap((kind, at) => {
    const kindKey = indexedKey(key, at);
    const known = kind === 'accounts' ? auditedAccounts(audited) : rowsOf(audited, rowsWith(audited, VERB_OF[kind]));
    const rows = kind === 'accounts' ? null : rowsWith(swept, VERB_OF[kind]);
    const coming = rows === null ? accountsOf(swept) : rowsOf(swept, rows);
    const quantified = Object.keys(QUANTIFIERS).map((method) =>
      foretell(method, known, coming, openStream(childKey(kindKey, method))),
    );
    const hits = hitsOf(coming);
    const drawn = drawSome(hits, review.nReviews, openStream(childKey(kindKey, 'review')));
    const nSaidOrganic = drawn.filter((unit) => review.look(kind, rows?.[unit] ?? coming.account[unit])).length;
    const { errorRate } = review;
    const reviewed = foretellByReview({ nHit: hits.length, nReviewed: drawn.length, nSaidOrganic, errorRate });
    return [...quantified, reviewed].map((forecast) => ({ ...forecast, kind }));
  });
}

/** Parts of the audited accounts; each is judged by a line that the others choose. */
const FOLDS = 5;

/** Audits with all that is known of them. */
type Audits = Required<AuditedScores>;

/**
 * Which audited rows would be hit by a line that was chosen on the audits of other accounts: the line in use was chosen to spare these very rows. `decide` chooses
 * a line on the first audits and fills in which of the second it hits.
 */
export function hitByOthersLine(
  audited: Audits,
  decide: (others: Audits, own: Audits, isHit: Uint8Array) => void,
): Uint8Array {
  const isHit = new Uint8Array(audited.score.length);
  const rows = Uint32Array.from(isHit.keys());
  for (let fold = 0; fold < FOLDS; fold++) {
    const own = rows.filter((row) => audited.account[row] % FOLDS === fold);
    const others = rows.filter((row) => audited.account[row] % FOLDS !== fold);
    const ownHit = new Uint8Array(own.length);
    decide(auditsOf(audited, others), auditsOf(audited, own), ownHit);
    own.forEach((row, at) => (isHit[row] = ownHit[at]));
  }
  return isHit;
}

const auditsOf = ({ score, isInauthentic, weight, highest, account, ahead }: Audits, rows: Uint32Array): Audits => ({
  score: Float64Array.from(rows, (row) => score[row]),
  isInauthentic: Uint8Array.from(rows, (row) => isInauthentic[row]),
  weight: Float64Array.from(rows, (row) => weight[row]),
  highest: Float64Array.from(rows, (row) => highest[row]),
  account: Uint32Array.from(rows, (row) => account[row]),
  ahead,
});

const rowsWith = ({ verb }: ScoredActions, wanted: number): number[] =>
  Array.from(verb.keys()).filter((row) => verb[row] === wanted);

const hitsOf = ({ isHit }: ForecastUnits): number[] => Array.from(isHit.keys()).filter((unit) => isHit[unit] === 1);

/** Some rows of a table of columns. */
function rowsOf<Units extends ForecastUnits>(units: Units, rows: readonly number[]): Units {
  const taken = Object.entries(units as unknown as Record<string, Float64Array>).map(([name, column]) => [
    name,
    (column.constructor as Float64ArrayConstructor).from(rows, (row) => column[row]),
  ]);
  return Object.fromEntries(taken) as Units;
}

/** Accounts of a sweep: the highest score of each, hit where any of its actions is. */
function accountsOf({ score, isHit, account }: ForecastUnits): ForecastUnits {
  const place = new Map<number, number>();
  const highest: number[] = [];
  const hit: number[] = [];
  account.forEach((one, row) => {
    const at = place.get(one) ?? place.size;
    place.set(one, at);
    highest[at] = Math.max(highest[at] ?? 0, score[row]);
    hit[at] = Math.max(hit[at] ?? 0, isHit[row]);
  });
  return {
    score: Float64Array.from(highest),
    isHit: Uint8Array.from(hit),
    account: Uint32Array.from(place.keys()),
  };
}

/** Audited accounts, once a sweep in which they acted; inauthentic where any of their actions in the whole lesson is. */
function auditedAccounts(audited: AuditedActions): AuditedUnits {
  const periods = [...new Set(audited.period)];
  const foreign = new Set(Array.from(audited.account).filter((_, row) => audited.isInauthentic[row] === 1));
  const parts = periods.map((period) => {
    const rows = Array.from(audited.period.keys()).filter((row) => audited.period[row] === period);
    return accountsOf(rowsOf({ score: audited.score, isHit: audited.isHit, account: audited.account }, rows));
  });
  const account = Uint32Array.from(parts.flatMap((part) => Array.from(part.account)));
  return {
    score: Float64Array.from(parts.flatMap((part) => Array.from(part.score))),
    isHit: Uint8Array.from(parts.flatMap((part) => Array.from(part.isHit))),
    account,
    weight: new Float64Array(account.length).fill(1),
    period: Uint32Array.from(parts.flatMap((part, at) => new Array<number>(part.account.length).fill(periods[at]))),
    isInauthentic: Uint8Array.from(account, (one) => (foreign.has(one) ? 1 : 0)),
  };
}

/** Draws some without replacement, all where there are few. */
function drawSome(units: readonly number[], n: number, random: RandomStream): number[] {
  const left = [...units];
  const nDrawn = Math.min(n, left.length);
  for (let at = 0; at < nDrawn; at++) {
    const other = at + random.below(left.length - at);
    [left[at], left[other]] = [left[other], left[at]];
  }
  return left.slice(0, nDrawn);
}
