import type { UserError } from '../../errors/user-error.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT_NAMES, VERB, VERB_NAMES } from '../traffic/verb.js';
import { OWNER, type CampaignTruth } from '../truth/truth.js';
import type { Hand } from './context.js';
import { isNetwork, mistake } from './plugin-mistakes.js';
import type { Span } from './posts-phase.js';
import { holds, spansHeld, type Tenures } from './tenures.js';

/** An action that no world can hold, and what it was held against. */
export interface Misstep {
  readonly id: string;
  readonly by: Hand;
  readonly tSec: number;
  readonly verb: number;
  readonly target: number;
  readonly object: number;
  /** Number of the plug-in's operation, or NONE. */
  readonly operation: number;
  readonly campaigns: readonly CampaignTruth[];
  readonly tenures: Tenures;
  /** Number by which tenures know the plug-in. */
  readonly holder: number;
  /** The epoch. */
  readonly span: Span;
  /** Per account: number of the operation that owns it, and one, or OWNER. */
  readonly operator: Uint32Array;
  readonly nAccounts: number;
  readonly nDevices: number;
  readonly nSessions: number;
  readonly endOfPosts: number;
}

/** Seconds before an enrolment in which its operation may log in already: taking over begins with it. */
const SIGN_IN_SEC = 60;

/**
 * Whether it is no mistake that a plug-in acts through a person's account in a second in which it may not: it signs in to take the account over, or it may at other
 * times and the second is outside the epoch, where nothing can be done anyhow.
 */
export function isExcused(
  tenures: Tenures,
  holder: number,
  { by, t, verb, span }: { readonly by: Hand; readonly t: number; readonly verb: number; readonly span: Span },
): boolean {
  if (t < span.startSec || t >= span.endSec) return spansHeld(tenures, holder, by.actor).length > 0;
  return verb === VERB.login && holds(tenures, holder, by.actor, t + SIGN_IN_SEC);
}

function isInTime({ tenures, holder, by, tSec, verb, span }: Misstep): boolean {
  const t = Math.floor(tSec);
  return holds(tenures, holder, by.actor, t) || isExcused(tenures, holder, { by, t, verb, span });
}

/** Says what is wrong with an action that was refused as a mistake of the plug-in's; looks at everything, because it is asked only once. */
export function explain(misstep: Misstep): UserError {
  const { id, by, tSec, verb, target, object, operation, campaigns } = misstep;
  const { actor, campaign, client, network, session, device } = by;
  const wrong = (what: string, expected: string, got: unknown): UserError =>
    mistake(`${id}: emit: ${what}`, expected, got);
  const owner = misstep.operator[actor] as number | undefined;
  if (owner !== operation + 1) {
    if (owner !== undefined && owner !== OWNER)
      return wrong('actor', operation === NONE ? 'the account of a person' : 'no bot of another operation', actor);
    const spans = owner === undefined ? [] : spansHeld(misstep.tenures, misstep.holder, actor);
    if (spans.length === 0)
      return wrong(
        'actor',
        operation === NONE ? 'an account that takes part in it' : 'one of its bots, or an account that it enrolled',
        actor,
      );
    if (!Number.isNaN(Math.floor(tSec)) && !isInTime(misstep)) {
      const times = spans.map(([fromSec, toSec]) => `${fromSec} until ${toSec}`).join(', ');
      return wrong('tSec', `a second in which account ${actor} is enrolled (${times})`, tSec);
    }
  }
  if (operation === NONE && campaign !== NONE) return wrong('campaign', 'NONE, as a confounder has none', campaign);
  if (operation !== NONE && campaigns[campaign]?.operation !== operation)
    return wrong('campaign', 'one that openCampaign or enrol gave it', campaign);
  if (!isBelow(verb, VERB_NAMES.length)) return wrong('verb', codes(VERB_NAMES), verb);
  if (!isBelow(client, CLIENT_NAMES.length)) return wrong('client', codes(CLIENT_NAMES), client);
  if (!isNetwork(network)) return wrong('network', 'a number out of networks', network);
  if (!isBelow(session, misstep.nSessions)) return wrong('session', 'one that newSession gave it this epoch', session);
  if (!isBelow(device, misstep.nDevices)) return wrong('device', 'one of the devices there are', device);
  if (!isBelow(target, misstep.nAccounts) && (target !== NONE || verb <= VERB.comment))
    return wrong('target', `an account (0 to ${misstep.nAccounts - 1})`, target);
  if (object === NONE && verb === VERB.like)
    return wrong('object', 'a post: whom latestPost gives NONE for has none to like', object);
  if (!isBelow(object, misstep.endOfPosts) && object !== NONE)
    return wrong('object', 'a post that latestPost gave it', object);
  return wrong('tSec', 'a number of seconds', tSec);
}

const isBelow = (value: number, end: number): boolean => value >>> 0 === value && value < end;

const codes = (names: readonly string[]): string =>
  `a code from 0 (${names[0]}) to ${names.length - 1} (${names[names.length - 1]})`;
