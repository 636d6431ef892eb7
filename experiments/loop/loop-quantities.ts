import type { ClosedLoop } from '../plan/closed-loop-schema.js';
import type { ArmResult } from './sum-up-arm.js';

/** One arm of one world beside its twin, in which the platform did nothing. */
export interface ArmView {
  readonly arm: ArmResult;
  readonly twin: ArmResult;
  readonly costs: ClosedLoop['costs'];
}

/** A stretch of epochs, [from, to). */
export interface EpochRange {
  readonly from: number;
  readonly to: number;
}

/** A number that arms are compared by. */
export interface LoopQuantity {
  readonly id: string;
  readonly summary: string;
  readonly unit: 'share' | 'a day' | 'USD a day' | 'USD' | 'accounts' | 'people' | 'count' | 'days';
  /** Whether it makes sense week by week. */
  readonly isWeekly: boolean;
  /** Whether it can be counted for one operation alone: what people lose is nobody's. */
  readonly isByOperation: boolean;
  /** NaN where undefined. */
  of(view: ArmView, range: EpochRange): number;
}

/** Every quantity of a closed loop, by id. */
export const LOOP_QUANTITIES: readonly LoopQuantity[] = [
  // What is removed counts on the day on which it was done: never more than was done then.
  byOperation(
    'service-output',
    'inauthentic likes, follows and comments that stand, a day',
    'a day',
    ({ arm }, range) =>
      perDay(arm, range, (e) => day(arm, 'foreign actions', e) - day(arm, 'foreign actions removed', e)),
  ),
  byOperation(
    'service-actions',
    'inauthentic likes, follows and comments that were made, a day',
    'a day',
    ({ arm }, range) => perDay(arm, range, (e) => day(arm, 'foreign actions', e)),
  ),
  byOperation(
    'detector-recall',
    'share of the inauthentic rows of a sweep that the detector hits',
    'share',
    ({ arm }, range) => ratio(arm, range, 'foreign hit', 'foreign scored'),
  ),
  weekly(
    'detector-false-removals',
    'share of the organic rows of a sweep that the detector hits',
    'share',
    ({ arm }, range) => ratio(arm, range, 'own hit', 'own scored'),
  ),
  byOperation(
    'caught-share',
    'share of what services tried to do that was refused at once or removed afterwards',
    'share',
    ({ arm }, range) => {
      const refused = sum(range, (e) => day(arm, 'services: actions refused', e));
      const tried = refused + sum(range, (e) => day(arm, 'foreign actions', e));
      return tried > 0 ? (refused + sum(range, (e) => day(arm, 'foreign actions removed', e))) / tried : NaN;
    },
  ),
  byOperation('share-removed', 'share of the inauthentic actions that was removed', 'share', ({ arm }, range) =>
    ratio(arm, range, 'foreign actions removed', 'foreign actions'),
  ),
  weekly(
    'own-actions-lost',
    "owners' own likes, follows and comments that were removed, a day",
    'a day',
    ({ arm }, range) => perDay(arm, range, (e) => day(arm, 'own actions removed', e)),
  ),
  weekly(
    'removal-precision',
    'share of the removed likes, follows and comments that were inauthentic',
    'share',
    ({ arm }, range) => {
      const [foreign, own] = ['foreign actions removed', 'own actions removed'].map((what) =>
        sum(range, (e) => day(arm, what, e)),
      );
      return foreign + own > 0 ? foreign / (foreign + own) : NaN;
    },
  ),
  weekly(
    'people-wronged',
    'innocent people told, limited, blocked, purged or robbed of actions for the first time',
    'people',
    ({ arm }, range) => sum(range, (e) => day(arm, 'people newly wronged', e)),
  ),
  byOperation('customers', 'customers of all services at the end', 'accounts', ({ arm }, range) =>
    day(arm, 'services: customers', range.to - 1),
  ),
  byOperation('paying-customers', 'of them paying', 'accounts', ({ arm }, range) =>
    day(arm, 'services: paying', range.to - 1),
  ),
  byOperation('service-revenue', 'revenue of all services', 'USD a day', ({ arm }, range) =>
    perDay(arm, range, (e) => day(arm, 'services: revenue', e)),
  ),
  byOperation('service-tries', 'actions that services tried, refused ones included, a day', 'a day', ({ arm }, range) =>
    perDay(arm, range, (e) => triesOf(arm, e)),
  ),
  byOperation('actions-refused', 'actions of services that were refused, a day', 'a day', ({ arm }, range) =>
    perDay(arm, range, (e) => day(arm, 'services: actions refused', e)),
  ),
  whole(
    'people-heeding',
    'customers who stopped after being told or locked out, and have not come back since',
    'people',
    ({ arm }) => arm.counts['people heeding'],
  ),
  whole(
    'people-re-sharing',
    'times that a new password was handed to a service',
    'count',
    ({ arm }) => arm.counts['people re-sharing'],
  ),
  whole('complaints', 'complaints of wrongly hit people', 'count', ({ arm }) => arm.counts.complaints),
  whole('appeals', 'appeals, rightly or not', 'count', ({ arm }) => arm.counts.appeals),
  whole(
    'people-leaving',
    'wrongly hit people who left the platform',
    'people',
    ({ arm }) => arm.counts['people leaving'],
  ),
  whole(
    'people-lost',
    'wrongly hit people who left, and people wrongly purged who are gone still',
    'people',
    ({ arm }) => arm.counts['people lost'],
  ),
  whole(
    'platform-cost',
    'what reviews, labels, appeals, complaints and lost people cost the platform',
    'USD',
    ({ arm, costs }) =>
      arm.counts['reviews done'] * costs.review +
      arm.counts.labels * costs.label +
      arm.counts.appeals * costs.appeal +
      arm.counts.complaints * costs.complaint +
      arm.counts['people lost'] * costs.personLost,
  ),
  {
    ...whole(
      'reaction-day',
      'first day on which an operator changes its ways; the horizon when none does',
      'days',
      reactionDay,
    ),
    isByOperation: true,
  },
];

/** The first day since the sweeps began on which an operator changed its ways. Fewer tries are no reaction: a refusal ends a sitting of a service that never adapts, too. */
function reactionDay({ arm }: ArmView, { from, to }: EpochRange): number {
  let epoch = from;
  while (epoch < to && day(arm, 'services: reactions', epoch) === 0) epoch++;
  return (epoch * arm.epochSec) / 86_400;
}

function triesOf(arm: ArmResult, epoch: number): number {
  return (
    day(arm, 'services: actions done', epoch) +
    day(arm, 'services: actions refused', epoch) +
    day(arm, 'services: locked out', epoch)
  );
}

function weekly(id: string, summary: string, unit: LoopQuantity['unit'], of: LoopQuantity['of']): LoopQuantity {
  return { id, summary, unit, isWeekly: true, isByOperation: false, of };
}

function byOperation(...quantity: Parameters<typeof weekly>): LoopQuantity {
  return { ...weekly(...quantity), isByOperation: true };
}

function whole(id: string, summary: string, unit: LoopQuantity['unit'], of: LoopQuantity['of']): LoopQuantity {
  return { id, summary, unit, isWeekly: false, isByOperation: false, of };
}

const day = (arm: ArmResult, quantity: string, epoch: number): number => arm.days[quantity]?.[epoch] ?? 0;

function sum({ from, to }: EpochRange, valueOf: (epoch: number) => number): number {
  let total = 0;
  for (let epoch = from; epoch < to; epoch++) total += valueOf(epoch);
  return total;
}

function perDay(arm: ArmResult, range: EpochRange, valueOf: (epoch: number) => number): number {
  const days = ((range.to - range.from) * arm.epochSec) / 86_400;
  return days > 0 ? sum(range, valueOf) / days : NaN;
}

function ratio(arm: ArmResult, range: EpochRange, part: string, whole: string): number {
  const n = sum(range, (epoch) => day(arm, whole, epoch));
  return n > 0 ? sum(range, (epoch) => day(arm, part, epoch)) / n : NaN;
}
