import { childKey, indexedKey, openStream, rootKey, type StreamKey } from '../../random/stream.js';
import type { Confounder } from '../confounder.js';
import type { Operation } from '../operation.js';
import { NONE } from '../traffic/columns.js';
import type { Traffic } from '../traffic/epoch.js';
import type { Truth } from '../truth/truth.js';
import { newActionColumns, reserve } from './action-buffer.js';
import { closeEpoch, newCloser, type ClosedEpoch } from './close-epoch.js';
import type { EpochContext } from './context.js';
import type { FollowLists } from './follow-lists.js';
import { epochState, type EpochPosts, type LiveState } from './live-state.js';
import type { Shards } from './shards.js';
import { sharedU32 } from './shared.js';
import { openView } from './view.js';

/** A plug-in at work in a world, with its parameters and memory. */
export interface Actor {
  readonly plugin: Operation | Confounder;
  readonly params: unknown;
  readonly memory: unknown;
  readonly key: StreamKey;
  /** Controller code of what it emits: operation index + 1, or OWNER for a confounder. */
  readonly controller: number;
}

/** What a world is made of once everybody has moved in. */
export interface WorldParts {
  readonly state: LiveState;
  readonly lists: FollowLists;
  readonly personas: readonly string[];
  readonly actors: readonly Actor[];
  readonly shards: Shards;
  readonly epochSec: number;
  readonly horizonSec: number;
}

/** A running world: each step simulates and closes one epoch. */
export class World {
  readonly #parts: WorldParts;
  readonly #closer = newCloser();
  readonly #emitted = newActionColumns(4096);
  #notices: Pick<ClosedEpoch, 'noticeOffset' | 'noticeActor'>;
  #nowSec = 0;
  #nPosts = 0;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.#notices = { noticeOffset: sharedU32(parts.state.population.nAccounts + 1), noticeActor: sharedU32(0) };
  }

  /** Simulates the next epoch; null when the horizon is reached. */
  async step(): Promise<ClosedEpoch | null> {
    const { state, lists, shards, epochSec, horizonSec } = this.#parts;
    if (this.#nowSec >= horizonSec) return null;
    const startSec = this.#nowSec;
    const endSec = Math.min(startSec + epochSec, horizonSec);
    const epoch = epochState(startSec, endSec, lists, this.#notices);
    const posts = await shards.posts(epoch, this.#nPosts);
    const running = shards.sessions(epoch, posts);
    this.#actPlugins(startSec, endSec, posts);
    const closed = closeEpoch(this.#closer, state, lists, {
      startSec,
      endSec,
      organic: await running,
      emitted: this.#emitted,
      posts,
    });
    this.#notices = closed;
    this.#nPosts += posts.sec.length;
    this.#nowSec = endSec;
    return closed;
  }

  /** Lets operations and confounders act, on this thread while the shards run; they see the world as it was at the epoch's start. */
  #actPlugins(startSec: number, endSec: number, posts: EpochPosts): void {
    const { state, lists, personas, actors } = this.#parts;
    const out = this.#emitted;
    out.n = 0;
    out.nSessions = 0;
    const view = openView(state, lists, personas, () => posts);
    const { createdSec } = state.population.accounts;
    for (const { plugin, params, memory, key, controller } of actors) {
      const epochKey = indexedKey(key, startSec);
      const context: EpochContext = {
        startSec,
        endSec,
        view,
        random: (name, index = 0) => openStream(indexedKey(childKey(epochKey, name), index)),
        newSession: () => out.nSessions++,
        emit(by, tSec, verb, target = NONE, object = NONE) {
          const t = Math.floor(tSec);
          if (t < startSec || t >= endSec || createdSec[by.actor] > t) return;
          if (target !== NONE && (target === by.actor || createdSec[target] > t)) return;
          reserve(out, 1);
          const row = out.n++;
          out.t[row] = t;
          out.verb[row] = verb;
          out.actor[row] = by.actor;
          out.target[row] = target;
          out.object[row] = object;
          out.session[row] = by.session;
          out.device[row] = by.device;
          out.client[row] = by.client;
          out.network[row] = by.network;
          out.controller[row] = controller;
          out.campaign[row] = by.campaign;
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
