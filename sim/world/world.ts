import { childKey, rootKey, type StreamKey } from '../../random/stream.js';
import type { Enforcement } from '../enforcement.js';
import type { Traffic } from '../traffic/epoch.js';
import type { CampaignTruth, LedgerRow, Truth } from '../truth/truth.js';
import { newActionRecords } from './action-records.js';
import { carryOut, newCloser, writeLog, type ClosedEpoch, type Notices, type OpenEpoch } from './close-epoch.js';
import { applyMeasures } from './apply-measures.js';
import type { WorldView } from './context.js';
import type { FollowLists } from './follow-lists.js';
import { epochState, type EpochPosts, type LiveState } from './live-state.js';
import { actPlugins, type Actor } from './plugin-phase.js';
import type { ShardPosts, Span } from './posts-phase.js';
import { joinPosts, type Shards } from './shards.js';
import { sharedU32 } from './shared.js';
import { openView } from './view.js';

/** What a world is made of once everybody has moved in. */
export interface WorldParts {
  readonly state: LiveState;
  readonly lists: FollowLists;
  readonly personas: readonly string[];
  readonly actors: readonly Actor[];
  readonly campaigns: readonly CampaignTruth[];
  readonly ledger: LedgerRow[];
  readonly enforcement: Enforcement | undefined;
  readonly shards: Shards;
  readonly epochSec: number;
  readonly horizonSec: number;
}

/** A running world. */
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

  /** Simulates epoch after epoch up to the horizon and hands out their logs, oldest first. */
  async *run(): AsyncGenerator<ClosedEpoch> {
    const { state, lists, enforcement } = this.#parts;
    let before: (() => ClosedEpoch) | null = null;
    let closed: ClosedEpoch | null = null;
    const collect = (): void => {
      closed = before === null ? null : before();
      before = null;
    };
    do {
      before = await this.#step(collect);
      if (closed !== null) yield closed;
      // A platform that looks at each epoch's log needs it before the next one starts.
      if (enforcement?.after !== undefined) {
        collect();
        if (closed === null) continue;
        applyMeasures(state, lists, enforcement.after((closed as ClosedEpoch).epoch));
        yield closed;
      }
    } while (before !== null || this.#span !== null);
  }

  /**
   * Simulates the next epoch; null when the horizon is reached. `meanwhile` runs once, on this thread while the shards are at work: a good
   * time to write the log of the epoch before, which what is returned does.
   */
  async #step(meanwhile: () => void): Promise<(() => ClosedEpoch) | null> {
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
    this.#running = posts;
    actPlugins({ ...this.#parts, view: this.#view }, span, emitted);
    meanwhile();
    const open: OpenEpoch = { ...span, organic: await running, emitted, posts };
    // The shards draw the next epoch's posts while this thread carries out follows.
    this.#span = this.#spanFrom(span.endSec);
    this.#drawn = this.#span === null ? null : shards.posts(this.#span);
    this.#notices = carryOut(state, lists, open);
    this.#nPosts += posts.sec.length;
    const { operator } = state.population;
    return () => writeLog(this.#closer, open, { operator, campaigns: this.#parts.campaigns });
  }

  /** The epoch that starts at a second; null at the horizon. */
  #spanFrom(startSec: number): Span | null {
    const { epochSec, horizonSec } = this.#parts;
    return startSec < horizonSec ? { startSec, endSec: Math.min(startSec + epochSec, horizonSec) } : null;
  }
}

/** The root of a world's streams. */
export const worldKey = (seed: string): StreamKey => childKey(rootKey(seed), 'world');

/** What a finished simulation hands over: the log through one door, the truth through another. */
export interface SimulatedWorld {
  readonly traffic: Traffic;
  readonly truth: Truth;
}
