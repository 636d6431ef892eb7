import type { RandomStream } from '../../random/stream.js';
import { adjustedCount, classifyAndCount, probabilisticAdjustedCount } from './counting.js';
import { expectationMaximisation, kernelMixture } from './likelihood.js';
import type { ScoredSample } from './scored-sample.js';
import { shortestInterval } from './shortest-interval.js';

/** What is counted: accounts (an account in a sweep), or actions of one kind. */
export const FORECAST_KINDS = ['accounts', 'likes', 'follows', 'comments'] as const;
/** One of them. */
export type ForecastKind = (typeof FORECAST_KINDS)[number];

/** The methods that estimate prevalence, by their usual names. */
export const QUANTIFIERS: Readonly<Record<string, (sample: ScoredSample) => number>> = {
  CC: classifyAndCount,
  ACC: adjustedCount,
  PACC: probabilisticAdjustedCount,
  EMQ: expectationMaximisation,
  KDEy: kernelMixture,
};

/** Rows of one kind, or accounts, with what a detector and a policy make of them. */
export interface ForecastUnits {
  readonly score: Float64Array;
  readonly isHit: Uint8Array;
  readonly account: Uint32Array;
}

/** Units that the desk audited: a random draw of accounts. */
export interface AuditedUnits extends ForecastUnits {
  readonly isInauthentic: Uint8Array;
  /** Units that each one stands for, at least 1: the desk looks at so many actions of an account and no more. */
  readonly weight: Float64Array;
  /** Number of the sweep the unit would have fallen into: hits of one account in one sweep hang together. */
  readonly period: Uint32Array;
}

/** How many of the hit units are organic, foretold before anything is done. */
export interface Forecast {
  readonly method: string;
  readonly nHit: number;
  /** Wrongly hit among them, with a 90 % interval. */
  readonly wrong: number;
  readonly low: number;
  readonly high: number;
  /** Inauthentic among all units of the sweep, hit or not, with a 90 % interval; NaN where the method does not look at them. */
  readonly inauthentic: number;
  readonly inauthenticLow: number;
  readonly inauthenticHigh: number;
}

/** No day is like those that were audited: sd of the log of a day's wrong hits beyond chance; assumed, on worlds that the docs' table does not hold. */
const DAY_SPREAD = 0.4;
/** Draws of the prevalence and of the wrongly hit, and units that a quantifier looks at; more change little. */
const PREVALENCE_DRAWS = 40;
const WRONG_DRAWS = 600;
const MOST_UNITS = 800;

/**
 * Foretells the impact of a sweep by quantification. The prevalence of the sweep is estimated by one method; the organic rest of the sweep is taken to be hit as
 * often as the audited organic units were. Intervals: whole accounts are drawn again (of the audits and of the sweep), the rate of accounts that are
 * wrongly hit at all has a Jeffreys posterior, days differ, and the hits of a sweep come account by account; of what is drawn the shortest interval that holds
 * 90 %. NaN without audits of both classes. O(draws x units).
 */
export function foretell(method: string, audited: AuditedUnits, swept: ForecastUnits, random: RandomStream): Forecast {
  const quantify = QUANTIFIERS[method];
  const prevalence = (a: ForecastIndex, s: ForecastIndex): number => quantify(sampleOf(audited, a, swept, s));
  const [ofAudits, ofSweep] = [clusters(audited.account), clusters(swept.account)];
  const thinnedAudits = (units: ForecastIndex): ForecastIndex => thinnedByWeight(units, audited.weight);
  const all = [thinnedAudits(allOf(audited)), thinned(allOf(swept))] as const;
  const estimate = prevalence(...all);
  const draws = Array.from({ length: PREVALENCE_DRAWS }, () =>
    prevalence(thinnedAudits(redrawn(ofAudits, random)), thinned(redrawn(ofSweep, random))),
  ).filter((share) => !Number.isNaN(share));
  const n = swept.score.length;
  const nHit = sum(swept.isHit);
  const wrong = wrongHits(audited);
  if (wrong.nOrganic === 0 || draws.length === 0 || Number.isNaN(estimate)) return unknown(method, nHit);
  const totals = Float64Array.from({ length: WRONG_DRAWS }, (_, at) => {
    const rate = ratePerOrganic(wrong, gamma(wrong.nAccounts + 0.5, random));
    const likeDay = random.logNormal(1, DAY_SPREAD) * Math.exp(-(DAY_SPREAD ** 2) / 2);
    const nGroups = random.poisson(likeDay * rate * n * (1 - draws[at % draws.length]));
    return Math.min(nHit, sum(drawnSizes(nGroups, wrong, random)));
  });
  const often = new Float64Array(nHit + 1);
  for (const total of totals) often[total]++;
  const [low, high] = shortestInterval(often, 0.9);
  const shares = Float64Array.from(draws).sort();
  return {
    ...{ method, nHit, wrong: Math.min(nHit, (sum(wrong.sizes) / wrong.nOrganic) * n * (1 - estimate)) },
    ...{ low, high, inauthentic: n * estimate },
    ...{ inauthenticLow: n * quantile(shares, 0.05), inauthenticHigh: n * quantile(shares, 0.95) },
  };
}

/**
 * Sizes of groups that are still to come, where few have been seen: from an urn that holds the seen ones and one group of unknown size, which brings all that an organic account
 * did in one sweep (any of whose units may have been the one that was hit: who did more is met more often); each drawn size is put back twice. Source: Blackwell and MacQueen 1973,
 * Ferguson distributions via Pólya urn schemes.
 */
function drawnSizes(nGroups: number, { sizes, done, nOrganic }: WrongHits, random: RandomStream): number[] {
  const urn = [...sizes];
  for (let group = 0; group < nGroups; group++) {
    const ball = random.below(urn.length + 1);
    urn.push(ball === urn.length ? whereAUnitLies(done, random.below(nOrganic)) : urn[ball]);
  }
  return urn.slice(sizes.length);
}

/** Size of the group that holds a unit, units being counted through the groups. */
function whereAUnitLies(sizes: readonly number[], unit: number): number {
  let group = 0;
  for (let left = unit; left >= sizes[group]; group++) left -= sizes[group];
  return sizes[group];
}

const unknown = (method: string, nHit: number): Forecast => ({
  ...{ method, nHit, wrong: NaN, low: NaN, high: NaN },
  ...{ inauthentic: NaN, inauthenticLow: NaN, inauthenticHigh: NaN },
});

type ForecastIndex = readonly number[];

const allOf = ({ score }: ForecastUnits): number[] => Array.from(score.keys());

/** Every so many-th, so that at most MOST_UNITS are left. */
function thinned(units: ForecastIndex): ForecastIndex {
  const step = units.length / MOST_UNITS;
  return step <= 1 ? units : Array.from({ length: MOST_UNITS }, (_, at) => units[Math.floor(at * step)]);
}

/** As many units as `thinned` leaves, those that stand for more the more often. */
function thinnedByWeight(units: ForecastIndex, weight: Float64Array): ForecastIndex {
  if (units.every((unit) => weight[unit] === 1)) return thinned(units);
  const step = sum(units.map((unit) => weight[unit])) / MOST_UNITS;
  let at = -1;
  let reached = 0;
  return Array.from({ length: MOST_UNITS }, (_, taken) => {
    while (reached <= taken * step && at < units.length - 1) reached += weight[units[++at]];
    return units[at];
  });
}

function sampleOf(audited: AuditedUnits, a: ForecastIndex, swept: ForecastUnits, s: ForecastIndex): ScoredSample {
  return {
    labelledScore: Float64Array.from(a, (unit) => audited.score[unit]),
    isInauthentic: Uint8Array.from(a, (unit) => audited.isInauthentic[unit]),
    score: Float64Array.from(s, (unit) => swept.score[unit]),
  };
}

/** Units by account. */
function clusters(account: Uint32Array): readonly (readonly number[])[] {
  const units = new Map<number, number[]>();
  account.forEach((one, unit) => units.set(one, [...(units.get(one) ?? []), unit]));
  return [...units.values()];
}

/** As many accounts, drawn with replacement. */
const redrawn = (of: readonly (readonly number[])[], random: RandomStream): number[] =>
  of.flatMap(() => of[random.below(of.length)]);

/** What the audits say of wrong hits. */
interface WrongHits {
  readonly nOrganic: number;
  /** Accounts with any, and how many hits each account met in each sweep in which it met one, by what its units stand for. */
  readonly nAccounts: number;
  readonly sizes: readonly number[];
  /** Units of each organic account in each sweep in which it had any. */
  readonly done: readonly number[];
}

function wrongHits({ isInauthentic, isHit, weight, account, period }: AuditedUnits): WrongHits {
  const hits = new Map<string, number>();
  const units = new Map<string, number>();
  const accounts = new Set<number>();
  for (let unit = 0; unit < isHit.length; unit++) {
    if (isInauthentic[unit] === 1) continue;
    const group = `${account[unit]}/${period[unit]}`;
    units.set(group, (units.get(group) ?? 0) + weight[unit]);
    if (isHit[unit] === 0) continue;
    accounts.add(account[unit]);
    hits.set(group, (hits.get(group) ?? 0) + weight[unit]);
  }
  const [sizes, done] = [hits, units].map((groups) => Array.from(groups.values(), Math.round));
  return { nOrganic: sum(done), nAccounts: accounts.size, sizes, done };
}

/** Groups of wrong hits for each organic unit, where the number of accounts behind them is drawn; an account brings as many groups as it did on average. */
const ratePerOrganic = ({ nOrganic, nAccounts, sizes }: WrongHits, drawnAccounts: number): number =>
  (drawnAccounts * (nAccounts === 0 ? 1 : sizes.length / nAccounts)) / nOrganic;

/** Gamma with a shape of 0.5 or more and scale 1. Source: Marsaglia and Tsang 2000, A simple method for generating gamma variables; below 1 by their power of a uniform. */
function gamma(shape: number, random: RandomStream): number {
  if (shape < 1) return gamma(shape + 1, random) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
