import { part, shaped } from '../plugins/plugin-shape.js';
import type { z } from 'zod';
import type { RandomStream } from '../random/stream.js';

/** How one organic person behaves; rates are means, drawn around per day and session. */
export interface Traits {
  /** App openings a day on an active day. */
  sessionsPerDay: number;
  /** Share of days with any session, in [0,1]. */
  activeDayShare: number;
  /** Feed posts looked at in a session. */
  feedItemsPerSession: number;
  /** Chance of liking a fresh feed post that was looked at. */
  likeProbability: number;
  /** Comments per like. */
  commentsPerLike: number;
  postsPerWeek: number;
  /** Cold follows a day, before onboarding. */
  followsPerDay: number;
  /** Share of feed items that are strangers' posts (explore, hashtags), in [0,1]. */
  exploreShare: number;
  /** Unfollows on an active day. */
  unfollowsPerDay: number;
  /** Chance of following back a new follower. */
  followBackProbability: number;
  /** Local hour offset of the person's clock, hours. */
  clockShiftHours: number;
  /** Median followings at the start, before scaling to the world. */
  followings: number;
  /** Weight as a target of follows. */
  popularity: number;
  /** Account opened this many days before (positive) or after (negative) the start. */
  ageDays: number;
  /** Extra cold follows a day in the first week after opening. */
  onboardingFollowsPerDay: number;
  nDevices: number;
  isPrivate: boolean;
  isBusiness: boolean;
  hasPicture: boolean;
  /** Share of sessions in a browser. */
  webShare: number;
  /** People who drive the account, each from a device of their own; default 1. */
  nStaff?: number;
  /** Share of posts that a partner's scheduler puts up at round times through the partner API; default 0. */
  scheduledShare?: number;
  /** How far the starting follows go to those known everywhere rather than to the own circle, in [0,1]; default 0. */
  gaze?: number;
  /** Share of the followers to whom feeds show a post, in sixteenths; default 1. */
  reach?: number;
  /** The account is deleted this many days after the start; default never. */
  leavesDay?: number;
  /** Days spent in another time zone and on foreign networks. */
  travel?: { readonly fromDay: number; readonly toDay: number; readonly shiftHours: number };
  /** Number of the shared office network used in working hours (any integer; taken modulo the offices of the world). */
  office?: number;
}

/** One kind of organic person. */
export interface Persona<Params = unknown> {
  readonly kind: 'persona';
  readonly id: string;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  /** Draws the traits of one person from that person's own stream. */
  draw(params: Params, random: RandomStream, horizonDays: number): Traits;
}

/** Declares a persona: the default export of a file in `sim/organic/`. */
export function persona<Params>(spec: Omit<Persona<Params>, 'kind'>): Persona<Params> {
  return { kind: 'persona', ...shaped('persona', spec, { params: part.params, draw: part.method }) };
}
