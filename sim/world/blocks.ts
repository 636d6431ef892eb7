/** Accounts [from, to). */
export type Range = readonly [from: number, to: number];

/** Accounts of the `piece`-th of `nBlocks` blocks of like size. */
export function blockRange(nAccounts: number, nBlocks: number, piece: number): Range {
  return [Math.floor((nAccounts * piece) / nBlocks), Math.floor((nAccounts * (piece + 1)) / nBlocks)];
}
