import type { JudgedRows } from './judged-rows.js';

/** Says what is true of the rows of an account table: its label column. Every row is an account of its own and a person's. */
export function judgeTableRows(isInauthentic: Uint8Array): JudgedRows {
  const nRows = isInauthentic.length;
  return {
    level: 'account',
    nRows,
    account: Uint32Array.from({ length: nRows }, (_, row) => row),
    isPositive: isInauthentic,
    isCounted: null,
    isPerson: new Uint8Array(nRows).fill(1),
    classes: ['organic', 'labelled inauthentic'],
    classOf: Uint32Array.from(isInauthentic),
    segments: [{ name: 'overall', isIn: null }],
  };
}
