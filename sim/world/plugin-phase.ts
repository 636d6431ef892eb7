import { failureOf, refuseAsync } from '../../errors/blamed.js';
import { UserError } from '../../errors/user-error.js';
import { childKey, indexedKey, openStream, type StreamKey } from '../../random/stream.js';
import type { Confounder } from '../confounder.js';
import type { Enforcement } from '../enforcement.js';
import type { Operation } from '../operation.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT_NAMES, VERB, VERB_NAMES } from '../traffic/verb.js';
import { OWNER, type CampaignTruth, type LedgerRow } from '../truth/truth.js';
import { clear, noteDue, packKind, placeRecord, WORD, type ActionRecords } from './action-records.js';
import type { EpochContext, Hand, Outcome, WorldView } from './context.js';
import { explain, isExcused } from './emit-mistakes.js';
import { FACT, NEWEST, NEWEST_WORDS, type EpochPosts } from './epoch-posts.js';
import type { LiveState } from './live-state.js';
import { checkEntry, isNetwork } from './plugin-mistakes.js';
import { POST_WORDS } from './post-window.js';
import type { Span } from './posts-phase.js';
import { holds, type Tenures } from './tenures.js';

/** A plug-in at work in a world, with its parameters and memory. */
export interface Actor {
  readonly plugin: Operation | Confounder;
  readonly params: unknown;
  /** Plain data, which the plug-in changes as it goes. */
  memory: unknown;
  readonly key: StreamKey;
  /** Number of the operation, or NONE for confounders: whatever an operation does belongs to one of its campaigns. */
  readonly operation: number;
  /** Number by which tenures know it. */
  readonly holder: number;
}

/** What plug-ins act on. */
export interface PluginStage {
  readonly state: LiveState;
  readonly actors: readonly Actor[];
  /** Through which people's accounts they may act, and when. */
  readonly tenures: Tenures;
  readonly view: WorldView;
  /** The epoch's posts, whose rows of accounts know most of what must be asked of a target. */
  readonly posts: EpochPosts;
  readonly ledger: LedgerRow[];
  /** Those that operations have opened so far; no action can be for any other. */
  readonly campaigns: readonly CampaignTruth[];
  readonly enforcement: Enforcement | undefined;
}

/**
 * Lets operations and confounders act for an epoch, into `out`; they see the world as it was at the epoch's start. The platform's blocks, password
 * resets and synchronous refusals answer at once.
 */
export function actPlugins(stage: PluginStage, span: Span, out: ActionRecords): void {
  clear(out);
  for (const actor of stage.actors) {
    const tally = { done: 0, blocked: 0, 'locked-out': 0, impossible: 0 };
    const try_ = newEmitter(stage, actor, { span, out });
    const key = indexedKey(actor.key, span.startSec);
    let books = 0;
    const context: EpochContext = {
      startSec: span.startSec,
      endSec: span.endSec,
      view: stage.view,
      random: (name, index = 0) => openStream(indexedKey(childKey(key, name), index)),
      newSession: () => out.nSessions++,
      emit(by, tSec, verb, target = NONE, object = NONE) {
        const outcome = try_(by, tSec, verb, target, object);
        tally[outcome]++;
        return outcome;
      },
      book(entry) {
        if (actor.operation === NONE)
          throw new UserError(`${actor.plugin.id}: book: expected an operation, got a confounder; leave it out`);
        if (books++ > 0)
          throw new UserError(`${actor.plugin.id}: book: expected one line an epoch, got a second; add them up`);
        checkEntry(`${actor.plugin.id}: book`, entry);
        stage.ledger.push({
          operation: actor.operation,
          ...{ startSec: span.startSec, nReactions: 0 },
          ...entry,
          nDone: 0,
          nBlocked: 0,
          nLockedOut: 0,
        });
      },
    };
    try {
      const returned: unknown = actor.plugin.act(actor.params, actor.memory, context);
      refuseAsync(`${actor.plugin.kind} ${actor.plugin.id}: act`, returned);
    } catch (error) {
      throw error instanceof PlatformFailure
        ? error.cause
        : failureOf(`${actor.plugin.kind} ${actor.plugin.id}: act`, error);
    }
    if (books > 0) {
      const row = stage.ledger[stage.ledger.length - 1];
      stage.ledger[stage.ledger.length - 1] = {
        ...row,
        nDone: tally.done,
        nBlocked: tally.blocked,
        nLockedOut: tally['locked-out'],
      };
    }
  }
}

/** Where an actor's actions go. */
interface Emission {
  readonly span: Span;
  readonly out: ActionRecords;
}

type Emitter = (by: Hand, tSec: number, verb: number, target: number, object: number) => Outcome;

/** The hand that tries an actor's actions one by one. */
function newEmitter(
  { state, tenures, enforcement, campaigns, posts: { newest, posts, windowId } }: PluginStage,
  { plugin, operation, holder }: Actor,
  { span, out }: Emission,
): Emitter {
  const { startSec, endSec } = span;
  const { population, blockedFromSec, blockedToSec, lockedOutFromSec, plannedLeaveSec } = state;
  const { leavesSec, operator } = population;
  const { nAccounts } = population;
  const { createdSec } = population.accounts;
  const nDevices = population.deviceId.length;
  const endOfPosts = windowId + posts.length / POST_WORDS;
  // Who coordinates by hand keeps the own password: a reset locks nobody out.
  const holdsPasswords = plugin.kind === 'operation' && plugin.label === 'inauthentic';
  return (by, tSec, verb, target, object) => {
    const t = Math.floor(tSec);
    const { actor } = by;
    const { campaign, session, device } = by;
    const owner = operator[actor];
    if (
      (owner !== operation + 1 &&
        (owner !== OWNER ||
          (!holds(tenures, holder, actor, t) && !isExcused(tenures, holder, { by, t, verb, span })))) ||
      (operation === NONE ? campaign !== NONE : campaigns[campaign]?.operation !== operation) ||
      verb >>> 0 !== verb ||
      verb >= VERB_NAMES.length ||
      by.client >>> 0 !== by.client ||
      by.client >= CLIENT_NAMES.length ||
      !isNetwork(by.network) ||
      session >>> 0 !== session ||
      session >= out.nSessions ||
      device >>> 0 !== device ||
      device >= nDevices ||
      target >>> 0 !== target ||
      (target >= nAccounts && (target !== NONE || verb <= VERB.comment)) ||
      object >>> 0 !== object ||
      (object >= endOfPosts && (object !== NONE || verb === VERB.like)) ||
      t !== t
    )
      throw explain({
        id: plugin.id,
        by,
        tSec,
        verb,
        target,
        object,
        operation,
        campaigns,
        operator,
        tenures,
        holder,
        span,
        nAccounts,
        nDevices,
        nSessions: out.nSessions,
        endOfPosts,
      });
    if (t < startSec || t >= endSec || createdSec[actor] > t) return 'impossible';
    // Nobody can log in to an account that was closed; who left as planned just stays away.
    if (leavesSec[actor] <= t) return leavesSec[actor] < plannedLeaveSec[actor] ? 'locked-out' : 'impossible';
    if (target === actor) return 'impossible';
    const isSure = target === NONE || (newest[NEWEST_WORDS * target + NEWEST.facts] & FACT.staysAllEpoch) !== 0;
    if (!isSure && (createdSec[target] > t || leavesSec[target] <= t)) return 'impossible';
    if (t >= blockedFromSec[actor] && t < blockedToSec[actor]) return 'blocked';
    if (holdsPasswords && operator[actor] === OWNER && t >= lockedOutFromSec[actor]) return 'locked-out';
    if (enforcement?.lets !== undefined && !asks(enforcement, by, t, verb, target)) return 'blocked';
    const at = placeRecord(out, (t - startSec) >>> out.stretchBits);
    const { words } = out;
    if (verb === VERB.follow || verb === VERB.unfollow || verb === VERB.like) noteDue(out, at);
    words[at + WORD.t] = t;
    words[at + WORD.actor] = actor;
    words[at + WORD.target] = target;
    words[at + WORD.object] = object;
    words[at + WORD.session] = session;
    words[at + WORD.device] = device;
    words[at + WORD.campaign] = campaign;
    words[at + WORD.kind] = packKind(verb, by.client, by.network);
    return 'done';
  };
}

/** What broke in the platform while it was asked: not the plug-in's doing. */
class PlatformFailure extends Error {}

function asks(enforcement: Enforcement, by: Hand, tSec: number, verb: number, target: number): boolean {
  try {
    return enforcement.lets!(by, tSec, verb, target);
  } catch (cause) {
    throw new PlatformFailure('the platform failed', { cause });
  }
}
