import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { WorldView } from '../world/context.js';

const DAY_SEC = 86_400;

/** Parameters of actions that nobody paid for, made to hide those that somebody did; part of an operation's parameters. */
export const coverEdgesShape = {
  coverEdges: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      'follows and likes of popular accounts nobody paid for, for each action somebody did (calibration e: FRAUDAR has as many as fraud edges; default: none)',
    ),
};

/** Share of cover edges that are follows, the rest likes of newest posts; assumed. */
const FOLLOWS = 0.4;
/** Only posts younger than this are liked as cover; assumed. */
const MAX_POST_AGE_SEC = 3 * DAY_SEC;

/** One action made for cover. */
export interface CoverEdge {
  readonly verb: number;
  readonly target: number;
  /** The post that is liked, NONE for follows. */
  readonly object: number;
}

/**
 * Draws a cover edge: a follow of somebody popular in the community of a random person, as organic people find each other, or a like of that account's
 * newest post, or null where there is nothing to see. Always as many draws.
 */
export function drawCoverEdge(view: WorldView, tSec: number, random: RandomStream): CoverEdge | null {
  const host = view.people[random.below(view.people.length)];
  const target = view.popularInCommunityOf(host, random);
  const isFollow = random.uniform() < FOLLOWS;
  if (!view.existsAt(target, tSec)) return null;
  if (isFollow) return { verb: VERB.follow, target, object: NONE };
  const object = view.isPrivate(target) ? NONE : view.latestPost(target, tSec);
  const isFresh = object !== NONE && tSec - view.latestPostSec(target, tSec) < MAX_POST_AGE_SEC;
  return isFresh ? { verb: VERB.like, target, object } : null;
}
