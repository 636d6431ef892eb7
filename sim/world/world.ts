import { childKey, rootKey, type StreamKey } from '../../random/stream.js';
import type { Traffic } from '../traffic/epoch.js';
import type { Truth } from '../truth/truth.js';
import { newActionRecords, stretchBitsFor, takenOver, type ActionRecords } from './action-records.js';
import { applyMeasures, forgetRenewed } from './apply-measures.js';
import {
  carryBlock,
  dealEmitted,
  listNotices,
  rememberPosts,
  type BlockOutcome,
  type CarryRequest,
  type ClosedEpoch,
  type OpenEpoch,
} from './carry-out.js';
import type { WorldView } from './context.js';
import { joinPosts, type EpochPosts } from './epoch-posts.js';
import { POST_WORDS } from './post-window.js';
import { freeze, thaw, type FrozenWorld } from './frozen-world.js';
import { epochState } from './live-state.js';
import { actPlugins } from './plugin-phase.js';
import type { ShardPosts, Span } from './posts-phase.js';
import { sharedU32 } from './shared.js';
import { openView } from './view.js';
import type { Standing, WorldParts } from './world-parts.js';
import { closedEpoch, draftLog, nStretches, type LogDraft } from './write-log.js';

/** An epoch's log as it is handed out; where the world stands still, with a way to freeze it. */
export interface LoggedEpoch extends ClosedEpoch {
  readonly freeze?: () => FrozenWorld;
}

/** Accounts are worked on in blocks of at least so many, and at most so many blocks: as the world is large, never as there are threads. */
const MIN_BLOCK = 500;
const MAX_BLOCKS = 32;

/** A running world. */
export class World {
  readonly #parts: WorldParts;
  /** Two buffers in turn: one epoch's log is written while the next epoch runs. */
  readonly #emitted: readonly [ActionRecords, ActionRecords];
  readonly #view: WorldView;
  readonly #standing: Standing;
  /** Posts of the running epoch, for plug-ins. */
  #running: EpochPosts | null = null;
  /** Posts of the next epoch, where they are ready before it begins. */
  #ready: EpochPosts | null = null;
  /** Buffers of the blocks of accounts, two sets in turn. */
  readonly #buffers: [readonly ActionRecords[], readonly ActionRecords[]];

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.#standing = {
      nEpochs: 0,
      nPosts: 0,
      nSessions: 0,
      notices: { noticeOffset: sharedU32(parts.state.population.nAccounts + 1), noticeActor: sharedU32(0) },
      posts: null,
      removedFollows: new Set(),
    };
    const nBlocks = Math.min(MAX_BLOCKS, Math.ceil(parts.state.population.nAccounts / MIN_BLOCK));
    const stretchBits = stretchBitsFor(parts.state.population.nAccounts);
    const newBuffers = (): ActionRecords[] => Array.from({ length: nBlocks }, () => newActionRecords(0, stretchBits));
    this.#emitted = [newActionRecords(4096, stretchBits), newActionRecords(4096, stretchBits)];
    this.#buffers = [newBuffers(), newBuffers()];
    this.#view = openView(parts.state, parts.lists, parts.personas, () => this.#running);
  }

  /** Puts the world where a frozen one of the same scenario and seed stood. Throws RangeError when it is of another. */
  thaw(frozen: FrozenWorld): void {
    thaw(frozen, this.#parts, this.#standing);
  }

  /** Simulates epoch after epoch up to the horizon and hands out their logs, oldest first. */
  async *run(): AsyncGenerator<LoggedEpoch> {
    const { crew, enforcement, witness, state, lists, isFreezeDue } = this.#parts;
    let closed: ClosedEpoch | null = null;
    let unlogged: { open: OpenEpoch; draft: LogDraft } | null = null;
    for (let span = this.#span(0); span !== null;) {
      crew.tidyUp();
      // 1. People open their apps and act; plug-ins act on this thread meanwhile.
      const walking = this.#walk(span, this.#ready ?? this.#join(span, await this.#draw(span)));
      // What breaks while the log before is taken waits until it is asked for below.
      walking.catch(() => undefined);
      if (closed !== null) yield closed;
      const open = await walking;
      // 2. The next epoch's posts are drawn; what people did is carried out, while the log of the epoch before is written.
      const watch = enforcement?.after?.bind(enforcement);
      const next = this.#span(1);
      const standsStill = watch !== undefined || witness !== undefined || isFreezeDue() || next === null;
      await this.#turn(open, { toLog: unlogged?.draft, toDraw: watch === undefined ? next : null });
      closed = unlogged === null ? null : closedEpoch(unlogged.open, unlogged.draft);
      unlogged = { open, draft: this.#draft(open) };
      this.#standing.nEpochs++;
      span = next;
      if (!standsStill) continue;
      // 3. A platform that looks at each epoch's log, somebody who stops the world, and its end need the log before anything else happens.
      if (closed !== null) yield closed;
      await crew.work([{ pass: 'log', request: unlogged.draft, count: nStretches(unlogged.draft) }]);
      const last = closedEpoch(unlogged.open, unlogged.draft);
      [closed, unlogged] = [null, null];
      witness?.see(last.epoch, last.truth);
      if (watch !== undefined) applyMeasures({ state, lists, ...this.#standing }, await watch(last.epoch));
      yield { ...last, freeze: () => freeze(this.#parts, this.#standing) };
    }
  }

  /** Draws the posts of an epoch; `first` runs on this thread before it helps. */
  async #draw(span: Span, first?: () => void): Promise<readonly ShardPosts[]> {
    const nBlocks = this.#buffers[0].length;
    const [drawn] = await this.#parts.crew.work([{ pass: 'posts', request: { span, nBlocks }, count: nBlocks }], first);
    return drawn as ShardPosts[];
  }

  #join(span: Span, drawn: readonly ShardPosts[]): EpochPosts {
    const { state, nCommunities } = this.#parts;
    const { posts, nPosts } = this.#standing;
    return joinPosts(drawn, posts, state, { span, firstId: nPosts, nCommunities });
  }

  async #walk(span: Span, posts: EpochPosts): Promise<OpenEpoch> {
    const { crew, state, lists, actors, tenures, enforcement, truth } = this.#parts;
    const standing = this.#standing;
    this.#ready = null;
    standing.posts = this.#running = posts;
    standing.nPosts = posts.windowId + posts.posts.length / POST_WORDS;
    const parity = standing.nEpochs % 2;
    const emitted = this.#emitted[parity];
    const request = { epoch: epochState(span, lists, standing.notices), posts, buffers: this.#buffers[parity] };
    const [organic] = await crew.work([{ pass: 'sessions', request, count: request.buffers.length }], () =>
      actPlugins({ state, actors, tenures, enforcement, ...truth, view: this.#view, posts }, span, emitted),
    );
    const buffers = (organic as ActionRecords[]).map(takenOver);
    this.#buffers[parity] = buffers;
    return { startSec: span.startSec, endSec: span.endSec, organic: buffers, emitted, posts };
  }

  /** Between two epochs: draws the posts of the next, carries out the changes of one, and writes the log of the one before. */
  async #turn(open: OpenEpoch, { toLog, toDraw }: { toLog: LogDraft | undefined; toDraw: Span | null }): Promise<void> {
    const { crew, state, lists } = this.#parts;
    const { nAccounts } = state.population;
    const { startSec, organic, emitted } = open;
    const nBlocks = organic.length;
    // What this thread has to do alone it does while the others have begun on the next pass.
    let deals: Pick<CarryRequest, 'dealt' | 'dealtStart'> | null = null;
    const deal = (): void => {
      rememberPosts(state, open.posts);
      deals = dealEmitted(emitted, { nBlocks, nAccounts });
    };
    let drawn: readonly ShardPosts[] = [];
    if (toDraw === null) deal();
    else drawn = await this.#draw(toDraw, deal);
    lists.makeRoom();
    const request: CarryRequest = { startSec, organic, emitted, ...deals!, lists: lists.columns };
    const [outcomes] = await crew.work([{ pass: 'carry', request, count: nBlocks }], () => {
      if (toDraw !== null) this.#ready = this.#join(toDraw, drawn);
    });
    const changes: BlockOutcome[] = [];
    for (const [block, outcome] of (outcomes as BlockOutcome[]).entries()) {
      changes.push(outcome);
      let { stoppedAt } = outcome;
      while (stoppedAt >= 0) {
        lists.makeRoom();
        const rest = carryBlock(state, { ...request, lists: lists.columns }, block, stoppedAt);
        changes.push(rest);
        ({ stoppedAt } = rest);
      }
    }
    const followed = changes.map((change) => change.followed);
    await crew.work(toLog === undefined ? [] : [{ pass: 'log', request: toLog, count: nStretches(toLog) }], () => {
      for (const change of changes) lists.countFollowers(change.followed, change.unfollowed);
      for (const pairs of followed) forgetRenewed(this.#standing.removedFollows, pairs);
      this.#standing.notices = listNotices(followed, nAccounts);
    });
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
