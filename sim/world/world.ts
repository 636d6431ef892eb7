import { childKey, rootKey, type StreamKey } from '../../random/stream.js';
import type { Enforcement } from '../enforcement.js';
import type { Traffic } from '../traffic/epoch.js';
import type { CampaignTruth, Enrolment, LedgerRow, Participation, Truth } from '../truth/truth.js';
import { newActionRecords } from './action-records.js';
import { applyMeasures } from './apply-measures.js';
import { carryOut, type ClosedEpoch, type Notices, type OpenEpoch } from './carry-out.js';
import type { WorldView } from './context.js';
import { joinPosts, POST_WORDS, type EpochPosts, type PostWindow } from './epoch-posts.js';
import type { FollowLists } from './follow-lists.js';
import { freeze, thaw, type FrozenWorld } from './frozen-world.js';
import { epochState, type LiveState } from './live-state.js';
import { actPlugins, type Actor } from './plugin-phase.js';
import type { ShardPosts, Span } from './posts-phase.js';
import { fillLog, type Shards } from './shards.js';
import { sharedU32 } from './shared.js';
import { openView } from './view.js';
import { closedEpoch, draftLog, type LogDraft } from './write-log.js';

/** What a world is made of once everybody has moved in. */
export interface WorldParts {
  readonly state: LiveState;
  readonly lists: FollowLists;
  readonly personas: readonly string[];
  readonly actors: readonly Actor[];
  readonly truth: {
    readonly campaigns: CampaignTruth[];
    readonly enrolments: Enrolment[];
    readonly participations: Participation[];
    readonly ledger: LedgerRow[];
  };
  readonly shards: Shards;
  readonly nCommunities: number;
  readonly epochSec: number;
  readonly horizonSec: number;
  readonly enforcement: Enforcement | undefined;
  /** Whether the world should be frozen at the next epoch's end. */
  readonly isFreezeDue: () => boolean;
}

/** An epoch's log as it is handed out; where the world stands still, with a way to freeze it. */
export interface LoggedEpoch extends ClosedEpoch {
  readonly freeze?: () => FrozenWorld;
}

/** Where a running world stands between two epochs. */
export interface Standing {
  nEpochs: number;
  nPosts: number;
  nSessions: number;
  notices: Notices;
  posts: PostWindow | null;
}

/** A running world. */
export class World {
  readonly #parts: WorldParts;
  /** Two buffers in turn: one epoch's log is written while the next epoch runs. */
  readonly #emitted = [newActionRecords(4096), newActionRecords(4096)] as const;
  readonly #view: WorldView;
  readonly #standing: Standing;
  /** Posts of the running epoch, for plug-ins. */
  #running: EpochPosts | null = null;
  #drawn: Promise<readonly ShardPosts[]> | null = null;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.#standing = {
      nEpochs: 0,
      nPosts: 0,
      nSessions: 0,
      notices: { noticeOffset: sharedU32(parts.state.population.nAccounts + 1), noticeActor: sharedU32(0) },
      posts: null,
    };
    this.#view = openView(parts.state, parts.lists, parts.personas, () => this.#running);
  }

  /** Puts the world where a frozen one of the same scenario and seed stood. Throws RangeError when it is of another. */
  thaw(frozen: FrozenWorld): void {
    thaw(frozen, this.#parts, this.#standing);
  }

  /** Simulates epoch after epoch up to the horizon and hands out their logs, oldest first. */
  async *run(): AsyncGenerator<LoggedEpoch> {
    const { shards, enforcement, state, lists, isFreezeDue } = this.#parts;
    let closed: ClosedEpoch | null = null;
    let unlogged: { open: OpenEpoch; draft: LogDraft } | null = null;
    for (let span = this.#span(0); span !== null;) {
      // 1. People post, open their apps and act, on the shards; plug-ins act on this thread meanwhile.
      const walking = await this.#begin(span);
      if (closed !== null) yield closed;
      const open = await walking();
      // 2. What they did is carried out here, while the shards write the log of the epoch before and draw the next one's posts.
      const standsStill = enforcement?.after !== undefined || isFreezeDue();
      const next = this.#span(1);
      if (enforcement?.after === undefined && next !== null) this.#drawn = shards.all('posts', { span: next });
      const logging = unlogged === null ? null : fillLog(shards, unlogged.draft);
      this.#standing.notices = carryOut(state, lists, open);
      await logging;
      closed = unlogged === null ? null : closedEpoch(unlogged.open, unlogged.draft);
      unlogged = { open, draft: this.#draft(open) };
      this.#standing.nEpochs++;
      span = next;
      if (!standsStill && next !== null) continue;
      // 3. A platform that looks at each epoch's log, somebody who stops the world, and its end need the log before anything else happens.
      if (closed !== null) yield closed;
      await fillLog(shards, unlogged.draft);
      const last = closedEpoch(unlogged.open, unlogged.draft);
      [closed, unlogged] = [null, null];
      applyMeasures(state, lists, enforcement?.after?.(last.epoch) ?? []);
      yield { ...last, freeze: () => freeze(this.#parts, this.#standing) };
    }
  }

  async #begin(span: Span): Promise<() => Promise<OpenEpoch>> {
    const { shards, state, lists, nCommunities, actors, enforcement, truth } = this.#parts;
    const standing = this.#standing;
    const drawn = await (this.#drawn ?? shards.all('posts', { span }));
    this.#drawn = null;
    const posts = joinPosts(drawn, standing.posts, state, { span, firstId: standing.nPosts, nCommunities });
    standing.posts = this.#running = posts;
    standing.nPosts = posts.windowId + posts.posts.length / POST_WORDS;
    const running = shards.all('sessions', { epoch: epochState(span, lists, standing.notices), posts });
    const emitted = this.#emitted[standing.nEpochs % 2];
    actPlugins({ state, actors, enforcement, ledger: truth.ledger, view: this.#view }, span, emitted);
    return async () => ({ ...span, organic: await running, emitted, posts });
  }

  #draft(open: OpenEpoch): LogDraft {
    const { state, truth } = this.#parts;
    const draft = draftLog(open, {
      nSessions: this.#standing.nSessions,
      operator: state.population.operator,
      campaigns: truth.campaigns,
    });
    this.#standing.nSessions += draft.buffers.reduce((sum, buffer) => sum + buffer.nSessions, 0);
    return draft;
  }

  /** The epoch so many after the running one; null at the horizon. */
  #span(ahead: number): Span | null {
    const { epochSec, horizonSec } = this.#parts;
    const startSec = (this.#standing.nEpochs + ahead) * epochSec;
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
