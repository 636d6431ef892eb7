import { childKey, indexedKey, openStream, rootKey, type StreamKey } from '../../random/stream.js';
import type { Confounder } from '../confounder.js';
import type { Operation } from '../operation.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { Traffic } from '../traffic/epoch.js';
import type { CampaignTruth, Truth } from '../truth/truth.js';
import {
  clear,
  newActionRecords,
  packKind,
  RECORD_WORDS,
  reserve,
  WORD,
  type ActionRecords,
} from './action-records.js';
import { carryOut, newCloser, writeLog, type ClosedEpoch, type Notices, type OpenEpoch } from './close-epoch.js';
import type { EpochContext, WorldView } from './context.js';
import type { FollowLists } from './follow-lists.js';
import { epochState, type EpochPosts, type LiveState } from './live-state.js';
import type { ShardPosts, Span } from './posts-phase.js';
import { joinPosts, type Shards } from './shards.js';
import { sharedU32 } from './shared.js';
import { openView } from './view.js';

/** A plug-in at work in a world, with its parameters and memory. */
export interface Actor {
  readonly plugin: Operation | Confounder;
  readonly params: unknown;
  readonly memory: unknown;
  readonly key: StreamKey;
  /** True for operations: whatever they do belongs to one of their campaigns. */
  readonly isOperation: boolean;
}

/** What a world is made of once everybody has moved in. */
export interface WorldParts {
  readonly state: LiveState;
  readonly lists: FollowLists;
  readonly personas: readonly string[];
  readonly actors: readonly Actor[];
  readonly campaigns: readonly CampaignTruth[];
  readonly shards: Shards;
  readonly epochSec: number;
  readonly horizonSec: number;
}

/** An epoch that has happened and waits for its log to be written. */
export interface RunEpoch {
  collect(): ClosedEpoch;
}

/** A running world. Each step simulates one epoch and carries it out; its log is written by `collect`. */
export class World {
  readonly #parts: WorldParts;
  readonly #closer = newCloser();
  /** Two buffers in turn: one epoch's log is written while the next epoch runs. */
  readonly #emitted = [newActionRecords(4096), newActionRecords(4096)] as const;
  readonly #view: WorldView;
  #running: EpochPosts | null = null;
  #notices: Notices;
  #span: Span | null;
  #drawn: Promise<readonly ShardPosts[]> | null = null;
  #nEpochs = 0;
  #nPosts = 0;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.#span = this.#spanFrom(0);
    this.#view = openView(parts.state, parts.lists, parts.personas, () => this.#running);
    this.#notices = { noticeOffset: sharedU32(parts.state.population.nAccounts + 1), noticeActor: sharedU32(0) };
  }

  /**
   * Simulates the next epoch; null when the horizon is reached. `meanwhile` runs once, on this thread while the shards are at work: a good
   * time to collect the epoch before. An epoch must be collected before the next but one starts.
   */
  async step(meanwhile: () => void = () => undefined): Promise<RunEpoch | null> {
    const { state, lists, shards } = this.#parts;
    const span = this.#span;
    if (span === null) {
      meanwhile();
      return null;
    }
    const drawn = await (this.#drawn ?? shards.posts(span));
    const posts = joinPosts(drawn, state, span.startSec, this.#nPosts);
    const running = shards.sessions(epochState(span, lists, this.#notices), posts);
    const emitted = this.#emitted[this.#nEpochs++ % 2];
    this.#actPlugins({ ...span, posts }, emitted);
    meanwhile();
    const open: OpenEpoch = { ...span, organic: await running, emitted, posts };
    // The shards draw the next epoch's posts while this thread carries out follows.
    this.#span = this.#spanFrom(span.endSec);
    this.#drawn = this.#span === null ? null : shards.posts(this.#span);
    this.#notices = carryOut(state, lists, open);
    this.#nPosts += posts.sec.length;
    const { operator } = state.population;
    return { collect: () => writeLog(this.#closer, open, { operator, campaigns: this.#parts.campaigns }) };
  }

  /** The epoch that starts at a second; null at the horizon. */
  #spanFrom(startSec: number): Span | null {
    const { epochSec, horizonSec } = this.#parts;
    return startSec < horizonSec ? { startSec, endSec: Math.min(startSec + epochSec, horizonSec) } : null;
  }

  /** Lets operations and confounders act, on this thread while the shards run; they see the world as it was at the epoch's start. */
  #actPlugins({ startSec, endSec, posts }: Pick<OpenEpoch, 'startSec' | 'endSec' | 'posts'>, out: ActionRecords): void {
    const { state, actors } = this.#parts;
    const view = this.#view;
    this.#running = posts;
    clear(out);
    const { createdSec } = state.population.accounts;
    const { isDriven } = state.likes;
    for (const { plugin, params, memory, key, isOperation } of actors) {
      const epochKey = indexedKey(key, startSec);
      const context: EpochContext = {
        startSec,
        endSec,
        view,
        random: (name, index = 0) => openStream(indexedKey(childKey(epochKey, name), index)),
        newSession: () => out.nSessions++,
        emit(by, tSec, verb, target = NONE, object = NONE) {
          if ((by.campaign !== NONE) !== isOperation)
            throw new Error(`${plugin.id}: an operation acts for a campaign, a confounder for none`);
          const t = Math.floor(tSec);
          if (isDriven[by.actor] === 0)
            throw new Error(`${plugin.id}: account ${by.actor} is neither its bot, nor enrolled, nor taking part`);
          if (t < startSec || t >= endSec || createdSec[by.actor] > t) return;
          if (target !== NONE && (target === by.actor || createdSec[target] > t)) return;
          reserve(out, 1);
          const { words } = out;
          if (verb === VERB.follow || verb === VERB.unfollow || verb === VERB.like) out.due[out.nDue++] = out.n;
          const at = out.n++ * RECORD_WORDS;
          words[at + WORD.t] = t;
          words[at + WORD.actor] = by.actor;
          words[at + WORD.target] = target;
          words[at + WORD.object] = object;
          words[at + WORD.session] = by.session;
          words[at + WORD.device] = by.device;
          words[at + WORD.campaign] = by.campaign;
          words[at + WORD.kind] = packKind(verb, by.client, by.network);
        },
      };
      plugin.act(params, memory, context);
    }
  }
}

/** The root of a world's streams. */
export const worldKey = (seed: string): StreamKey => childKey(rootKey(seed), 'world');

/** What a finished simulation hands over: the log through one door, the truth through another. */
export interface SimulatedWorld {
  readonly traffic: Traffic;
  readonly truth: Truth;
}
