import { takenOver, type ActionRecords } from './action-records.js';
import { blockRange, type Range } from './blocks.js';
import { carryBlock, type CarryRequest } from './carry-out.js';
import type { Skills } from './crew.js';
import type { EpochPosts } from './epoch-posts.js';
import type { GraphRequest } from './graph-draft.js';
import { copyRange, mergeRange, pickRange, returnRange } from './graph-passes.js';
import type { EpochState, LiveState } from './live-state.js';
import { drawPosts, type Span } from './posts-phase.js';
import { SessionWalker } from './session-walker.js';
import { fillStretch } from './write-log.js';

/** What the walk through an epoch's sessions needs; a block of accounts writes into the buffer of its number. */
export interface WalkRequest {
  readonly epoch: EpochState;
  readonly posts: EpochPosts;
  readonly buffers: readonly ActionRecords[];
}

/** What one hand can do: the passes of founding, then those of each epoch. Pieces are blocks of accounts, or stretches of time (`log`). */
export function newSkills() {
  let founded: { readonly state: LiveState; readonly walker: SessionWalker } | null = null;
  const world = (): { readonly state: LiveState; readonly walker: SessionWalker } => {
    if (founded === null) throw new Error('sim/skills: asked before the world was founded');
    return founded;
  };
  const graphPass =
    <Answer>(run: (request: GraphRequest, range: Range, piece: number) => Answer) =>
    (request: GraphRequest, piece: number): Answer =>
      run(request, blockRange(request.nAccounts, request.nBlocks, piece), piece);
  return {
    settle(state: LiveState) {
      founded = { state, walker: new SessionWalker(state) };
    },
    passes: {
      picks: graphPass(pickRange),
      returns: graphPass(returnRange),
      rows: graphPass(mergeRange),
      copies: graphPass(copyRange),
      posts({ span, nBlocks }: { span: Span; nBlocks: number }, piece: number) {
        const { state } = world();
        return drawPosts(state, span, blockRange(state.population.nAccounts, nBlocks, piece));
      },
      sessions({ epoch, posts, buffers }: WalkRequest, piece: number) {
        const { state, walker } = world();
        const range = blockRange(state.population.nAccounts, buffers.length, piece);
        return walker.walk(epoch, posts, range, takenOver(buffers[piece]));
      },
      carry: (request: CarryRequest, piece: number) => carryBlock(world().state, request, piece),
      log: fillStretch,
    },
  } satisfies Skills;
}
