import type { FollowGraph } from '../../sim/traffic/epoch.js';

/** Rows in a block; 16 MB. */
const BLOCK_ROWS = 1 << 21;

/** A block of follow edges. */
type FollowBlock = Readonly<Record<'follower' | 'followee', Uint32Array>>;

/**
 * Spells a graph out as rows (follower, followee), sorted by both, in blocks of a bounded size; at least one block, which is empty where
 * nobody follows anybody. The arrays of a block are used again for the next.
 */
export function* followBlocks({ offset, target }: FollowGraph, blockRows = BLOCK_ROWS): Generator<FollowBlock> {
  const nRows = target.length;
  const follower = new Uint32Array(Math.min(nRows, blockRows));
  let account = 0;
  for (let first = 0; first === 0 || first < nRows; first += blockRows) {
    const n = Math.min(blockRows, nRows - first);
    const followee = (target as Uint32Array).subarray(first, first + n);
    for (let row = 0; row < n; row++) {
      while (offset[account + 1] <= first + row) account++;
      follower[row] = account;
    }
    yield { follower: follower.subarray(0, n), followee };
  }
}
