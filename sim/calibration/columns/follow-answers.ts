import type { FollowGraph, Traffic } from '../../traffic/epoch.js';
import { VERB } from '../../traffic/verb.js';
import { OWNER, type Truth } from '../../truth/truth.js';

const DAY_SEC = 86_400;
/** How long an answer to a follow is waited for; calibration a2 row 40 counts two weeks. */
const FOLLOW_ANSWER_SEC = 14 * DAY_SEC;
/** How long an answer to a like is waited for; assumed. */
const LIKE_ANSWER_SEC = 7 * DAY_SEC;
/** Likes are looked at for one in so many pairs of accounts, chosen by a hash of the pair. */
const PAIR_SAMPLE = 16;

/** How many cold approaches were made early enough, and how many of them were answered. */
export interface Answered {
  readonly n: number;
  readonly nAnswered: number;
}

/** What became of cold follows and of likes between strangers. */
export interface FollowAnswers {
  /** Follows that people made themselves, of people who did not follow them. */
  readonly follows: Answered;
  /** The same, made by operations through customers' accounts. */
  readonly serviceFollows: Answered;
  /** First likes that people gave to people where neither follows the other, and a like in return. */
  readonly likes: Answered;
}

/** Looks for answers. O(actions + follows log degree), with one map entry a follow. */
export function gatherFollowAnswers(traffic: Traffic, truth: Truth): FollowAnswers {
  const firstFollow = firstTimes(traffic, VERB.follow, () => true);
  return {
    follows: answeredFollows(traffic, truth, { firstFollow, byOwner: true }),
    serviceFollows: answeredFollows(traffic, truth, { firstFollow, byOwner: false }),
    likes: answeredLikes(traffic, truth, firstFollow),
  };
}

/** First second of a verb by ordered pair, keyed by actor x accounts + target. */
function firstTimes(
  { accounts, epochs }: Traffic,
  wanted: number,
  takes: (index: number, row: number) => boolean,
): Map<number, number> {
  const first = new Map<number, number>();
  for (const [index, { nActions, verb, actor, target, t }] of epochs.entries())
    for (let row = 0; row < nActions; row++) {
      if (verb[row] !== wanted || !takes(index, row)) continue;
      const pair = actor[row] * accounts.nAccounts + target[row];
      if (!first.has(pair)) first.set(pair, t[row]);
    }
  return first;
}

function answeredFollows(
  { accounts, graph, epochs }: Traffic,
  { operator, epochs: truthEpochs }: Truth,
  { firstFollow, byOwner }: { readonly firstFollow: ReadonlyMap<number, number>; readonly byOwner: boolean },
): Answered {
  const lastSec = (epochs.at(-1)?.endSec ?? 0) - FOLLOW_ANSWER_SEC;
  let [n, nAnswered] = [0, 0];
  for (const [index, { nActions, verb, actor, target, t }] of epochs.entries()) {
    const { controller } = truthEpochs[index];
    for (let row = 0; row < nActions && t[row] <= lastSec; row++) {
      if (verb[row] !== VERB.follow || (controller[row] === OWNER) !== byOwner) continue;
      const [a, b] = [actor[row], target[row]];
      if (operator[a] !== OWNER || operator[b] !== OWNER) continue;
      if (firstFollow.get(a * accounts.nAccounts + b) !== t[row] || followsAtStart(graph, b, a)) continue;
      const answerSec = firstFollow.get(b * accounts.nAccounts + a) ?? Infinity;
      if (answerSec <= t[row]) continue;
      n++;
      if (answerSec <= t[row] + FOLLOW_ANSWER_SEC) nAnswered++;
    }
  }
  return { n, nAnswered };
}

function answeredLikes(traffic: Traffic, truth: Truth, firstFollow: ReadonlyMap<number, number>): Answered {
  const { accounts, graph, epochs } = traffic;
  const { operator } = truth;
  const firstLike = firstTimes(traffic, VERB.like, (index, row) => {
    const { actor, target } = epochs[index];
    const [a, b] = [actor[row], target[row]];
    const isByPeople = truth.epochs[index].controller[row] === OWNER && operator[a] === OWNER && operator[b] === OWNER;
    return isByPeople && isSampled(a, b);
  });
  const lastSec = (epochs.at(-1)?.endSec ?? 0) - LIKE_ANSWER_SEC;
  let [n, nAnswered] = [0, 0];
  for (const [pair, sec] of firstLike) {
    const [a, b] = [Math.floor(pair / accounts.nAccounts), pair % accounts.nAccounts];
    const back = b * accounts.nAccounts + a;
    if (sec > lastSec || followsAtStart(graph, a, b) || followsAtStart(graph, b, a)) continue;
    if ((firstFollow.get(pair) ?? Infinity) < sec || (firstFollow.get(back) ?? Infinity) < sec) continue;
    const answerSec = firstLike.get(back) ?? Infinity;
    if (answerSec <= sec) continue;
    n++;
    if (answerSec <= sec + LIKE_ANSWER_SEC) nAnswered++;
  }
  return { n, nAnswered };
}

/** The same for both directions of a pair. */
function isSampled(a: number, b: number): boolean {
  const mixed = Math.imul(a ^ b, 0x9e3779b1) ^ Math.imul(a + b, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) & (PAIR_SAMPLE - 1)) === 0;
}

function followsAtStart({ offset, target }: FollowGraph, a: number, b: number): boolean {
  let [low, high] = [offset[a], offset[a + 1]];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (target[middle] < b) low = middle + 1;
    else high = middle;
  }
  return low < offset[a + 1] && target[low] === b;
}
