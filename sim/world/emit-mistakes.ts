import type { UserError } from '../../errors/user-error.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT_NAMES, VERB, VERB_NAMES } from '../traffic/verb.js';
import { OWNER, type CampaignTruth } from '../truth/truth.js';
import type { Hand } from './context.js';
import { isNetwork, mistake } from './plugin-mistakes.js';

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
  readonly isDriven: Uint8Array;
  /** Per account: number of the operation that owns it, and one, or OWNER. */
  readonly operator: Uint32Array;
  readonly nAccounts: number;
  readonly nDevices: number;
  readonly nSessions: number;
  readonly endOfPosts: number;
}

/** Says what is wrong with an action that was refused as a mistake of the plug-in's; looks at everything, because it is asked only once. */
export function explain(misstep: Misstep): UserError {
  const { id, by, tSec, verb, target, object, operation, campaigns, isDriven } = misstep;
  const { actor, campaign, client, network, session, device } = by;
  const wrong = (what: string, expected: string, got: unknown): UserError =>
    mistake(`${id}: emit: ${what}`, expected, got);
  if (isDriven[actor] !== 1)
    return wrong('actor', 'one of its bots, or an account that is enrolled or takes part', actor);
  const owner = misstep.operator[actor];
  if (owner !== OWNER && owner !== operation + 1)
    return wrong('actor', operation === NONE ? 'the account of a person' : 'no bot of another operation', actor);
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
  if (!isBelow(object, misstep.endOfPosts) && (object !== NONE || verb === VERB.like))
    return wrong('object', 'a post that latestPost gave it', object);
  return wrong('tSec', 'a number of seconds', tSec);
}

const isBelow = (value: number, end: number): boolean => value >>> 0 === value && value < end;

const codes = (names: readonly string[]): string =>
  `a code from 0 (${names[0]}) to ${names.length - 1} (${names[names.length - 1]})`;
