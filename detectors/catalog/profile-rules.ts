import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  minFollowers: z.number().min(0).max(1e9).default(30).describe('followers a person has at least (the set: 30)'),
  minPosts: z.number().min(0).max(1e9).default(50).describe('posts a person has made at least (the set: 50)'),
  maxFollowingsPerFollower: z
    .number()
    .gt(0)
    .max(1e6)
    .default(2)
    .describe('followings a follower up to which an account looks like a person’s (the set: 2 x followers >= friends)'),
});
type Params = z.infer<typeof params>;

/** Nothing is learned. */
type Model = null;

/** One sign that a person runs the account. */
interface Rule {
  readonly name: string;
  /** Columns it reads, each by the first name that the data offers. */
  readonly columns: readonly (readonly string[])[];
  readonly holds: (values: readonly number[], params: Params) => boolean;
}

const FOLLOWERS = ['reach/followers', 'table/followers', 'table/follower_count'];
const FOLLOWINGS = ['reach/followings', 'table/following', 'table/followings', 'table/following_count'];
const isThere = ([value]: readonly number[]): boolean => value > 0;

/** The rules of the set that a log of likes, follows, comments and posts, or a table of public counters, can answer. One point each. */
const RULES: readonly Rule[] = [
  {
    name: 'has a profile picture',
    columns: [['reach/has-picture', 'table/has-picture', 'table/has_profile_pic']],
    holds: isThere,
  },
  { name: 'has a biography', columns: [['table/biography-length', 'table/biography_length']], holds: isThere },
  {
    name: 'has enough followers',
    columns: [FOLLOWERS],
    holds: ([followers], { minFollowers }) => followers >= minFollowers,
  },
  {
    name: 'has posted enough',
    columns: [['reach/posts', 'table/media', 'table/posts', 'table/media_count']],
    holds: ([posts], { minPosts }) => posts >= minPosts,
  },
  {
    name: 'does not follow many more than follow it',
    columns: [FOLLOWERS, FOLLOWINGS],
    holds: ([followers, followings], { maxFollowingsPerFollower }) =>
      maxFollowingsPerFollower * followers >= followings,
  },
  { name: 'uses different clients', columns: [['places/clients']], holds: ([clients]) => clients >= 2 },
  { name: 'writes to others', columns: [['rates/comments-per-day']], holds: isThere },
  { name: 'posts of late', columns: [['rates/posts-per-day']], holds: isThere },
  // Stands for the set's "is in somebody's list" and "is in somebody's favourites": others chose it. Assumed.
  { name: 'is followed back', columns: [['reach/reciprocated-share']], holds: isThere },
];

/** Score of an account of which no rule's column is known. */
const UNKNOWN_SCORE = 0.5;

/**
 * Signs that a person runs an account: a picture, followers, posts, balance, several clients, answers. The score is the share of known signs that are missing,
 * so 0.5 where half of them are.
 *
 * After the set of Camisani-Calzolari, of which the signs that need text, lists, places or phones are left out; each sign counts one point, where
 * the set gives some of them more. Nothing is learned. O(d) a row.
 *
 * Sees empty, hurriedly made accounts. Does not see bought followers with full profiles, hijacked accounts, or customers of
 * services, whose profiles are real; wrongly hits newcomers and people who only read.
 */
export default detector<Params, Model>({
  id: 'profile-rules',
  summary: 'Counts missing signs of a real person in the profile: picture, followers, posts, balance; needs no labels.',
  source:
    'Camisani-Calzolari 2012, Analysis of Twitter followers of the US presidential election candidates; rules as tested by Cresci et al. 2015, Fame for sale',
  family: 'rule',
  units: ['account'],
  labels: 'none',
  features: ['*'],
  scoresRowsAlone: true,
  beatsChance: true,
  params,
  fit() {
    return null;
  },
  score(_model, past, out, { params: given }) {
    const asked = askable(past);
    for (let row = 0; row < out.length; row++) {
      const answers = asked.map((rule) => answerOf(rule, past, row, given)).filter((answer) => answer !== null);
      const nMissing = answers.filter((holds) => !holds).length;
      out[row] = answers.length === 0 ? UNKNOWN_SCORE : nMissing / answers.length;
    }
  },
  explain(_model, past, row, { params: given }): Explanation {
    const asked = askable(past)
      .map((rule) => ({ ...rule, holds: answerOf(rule, past, row, given) }))
      .filter(({ holds }) => holds !== null);
    const failed = asked.filter(({ holds }) => holds === false);
    if (asked.length === 0) return { reasons: [] };
    return {
      reasons: failed.map(({ name, names: [feature] }) => ({
        reason: `rule not met: ${name}`,
        feature,
        value: past.feature(feature)[row],
        contribution: 1 / asked.length,
      })),
      sum: { base: 0, total: failed.length / asked.length, scale: 'score' },
    };
  },
});

/** A rule whose columns the data offers. */
interface AskableRule extends Omit<Rule, 'columns'> {
  readonly names: readonly string[];
}

function askable(past: Past): AskableRule[] {
  const offered = new Set(past.featureNames);
  return RULES.flatMap(({ columns, ...rule }) => {
    const names = columns.map((choices) => choices.find((name) => offered.has(name)));
    return names.every((name) => name !== undefined) ? [{ ...rule, names }] : [];
  });
}

/** Whether the rule holds; null where a value is missing. */
function answerOf({ names, holds }: AskableRule, past: Past, row: number, given: Params): boolean | null {
  const values = names.map((name) => past.feature(name)[row]);
  return values.some((value) => Number.isNaN(value)) ? null : holds(values, given);
}
