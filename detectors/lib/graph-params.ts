import { z } from 'zod';
import { VERB, type VERB_NAMES } from '../../sim/traffic/verb.js';

/** Verbs that act on an account or a post. */
const GIVEN = ['like', 'follow', 'unfollow', 'comment'] as const satisfies readonly (typeof VERB_NAMES)[number][];
type GivenVerb = (typeof GIVEN)[number];

const DAY_SEC = 86_400;

/** The parameters by which a method chooses the actions it makes its graph of. */
export function graphParams(verbs: readonly GivenVerb[], days: number) {
  return {
    verbs: z
      .array(z.enum(GIVEN))
      .min(1)
      .default([...verbs])
      .describe('actions that count as edges'),
    target: z
      .enum(['account', 'post'])
      .default('account')
      .describe('what an edge leads to: the account acted upon, or the post (follows then have none and are left out)'),
    days: z.number().gt(0).max(3650).default(days).describe('days before now whose actions are used (assumed)'),
  };
}

/** What `graphParams` gives. */
export interface GraphParams {
  readonly verbs: readonly GivenVerb[];
  readonly target: 'account' | 'post';
  readonly days: number;
}

/** The choice of actions that the parameters stand for. */
export function chosenActions({ verbs, days }: Pick<GraphParams, 'verbs' | 'days'>, nowSec: number) {
  const codes = verbs.map((name): number => VERB[name]);
  return { fromSec: nowSec - days * DAY_SEC, wants: (verb: number): boolean => codes.includes(verb) };
}
