import type { ActionRecords } from './action-records.js';
import type { EpochPosts } from './epoch-posts.js';
import type { ListColumns } from './follow-lists.js';
import {
  copyRange,
  mergeRange,
  pickRange,
  returnRange,
  type GraphDraft,
  type Range,
  type ReturnSlots,
} from './initial-graph.js';
import type { EpochState, LiveState } from './live-state.js';
import { drawPosts, type ShardPosts, type Span } from './posts-phase.js';
import { SessionWalker } from './session-walker.js';
import { fillStretch, type LogDraft } from './write-log.js';

/** Everything that a shard can be asked to do for its range of accounts: the passes of founding, then those of each epoch. */
export interface ShardPasses {
  picks(request: { readonly draft: GraphDraft }): Uint32Array;
  returns(request: { readonly draft: GraphDraft; readonly returns: ReturnSlots; readonly cursor: Uint32Array }): void;
  rows(request: {
    readonly draft: GraphDraft;
    readonly returns: ReturnSlots;
    readonly lists: ListColumns;
  }): Uint32Array;
  copies(request: {
    readonly lists: ListColumns;
    readonly graph: { readonly offset: Uint32Array; readonly target: Uint32Array };
  }): void;
  /** Hands over the founded world; the passes below need it. */
  settle(request: { readonly state: LiveState }): void;
  posts(request: { readonly span: Span }): ShardPosts;
  /** The buffer is reused by the next call but one. */
  sessions(request: { readonly epoch: EpochState; readonly posts: EpochPosts }): ActionRecords;
  /** Writes the stretches of an epoch's log that fall to this shard. */
  log(request: { readonly draft: LogDraft; readonly stretches: readonly number[] }): void;
}

/** What passes run on: which accounts, out of a world that may not be founded yet. */
export function newShard(range: Range): ShardPasses {
  let walker: SessionWalker | null = null;
  let state: LiveState | null = null;
  const founded = (): LiveState => {
    if (state === null) throw new Error('sim/shard: asked before the world was founded');
    return state;
  };
  return {
    picks: ({ draft }) => pickRange(draft, range),
    returns: ({ draft, returns, cursor }) => returnRange(draft, returns, cursor, range),
    rows: ({ draft, returns, lists }) => mergeRange(draft, returns, lists, range),
    copies: ({ lists, graph }) => copyRange(lists, graph, range),
    settle: (request) => void (state = request.state),
    posts: ({ span }) => drawPosts(founded(), span, range),
    sessions({ epoch, posts }) {
      walker ??= new SessionWalker(founded(), range[1] - range[0]);
      return walker.walk(epoch, posts, range);
    },
    log({ draft, stretches }) {
      for (const stretch of stretches) fillStretch(draft, stretch);
    },
  };
}
