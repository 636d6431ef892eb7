import { NONE, type U32 } from '../../sim/traffic/columns.js';
import { codeIds } from './id-codes.js';

/**
 * Who acted on what: rows on one side, columns on the other, each edge once, in compressed form both ways. Row `r` has the columns
 * `rowTarget[rowOffset[r] .. rowOffset[r+1])`, ascending; column `c` the rows `colTarget[colOffset[c] .. colOffset[c+1])`, ascending.
 */
export interface BipartiteGraph {
  readonly nRows: number;
  readonly nCols: number;
  readonly nEdges: number;
  readonly rowOffset: Uint32Array;
  readonly rowTarget: Uint32Array;
  readonly colOffset: Uint32Array;
  readonly colTarget: Uint32Array;
}

/** A graph made from actions, with the ids behind its numbers. */
export interface ActionGraph extends BipartiteGraph {
  /** Per row: the account that acted. */
  readonly rowId: Uint32Array;
  /** Per column: the account or post acted upon. */
  readonly colId: Uint32Array;
}

/**
 * Builds the graph of who acted on what: repeated pairs count once; actions without a target (NONE) and, between accounts, on oneself are left out.
 * Rows and columns are numbered by first appearance, so nothing depends on the ids. O(n).
 */
export function graphOfActions(actor: U32, target: U32, isBetweenAccounts: boolean): ActionGraph {
  const from = new Uint32Array(actor.length);
  const to = new Uint32Array(actor.length);
  let nKept = 0;
  for (let k = 0; k < actor.length; k++) {
    if (target[k] === NONE || (isBetweenAccounts && target[k] === actor[k])) continue;
    from[nKept] = actor[k];
    to[nKept++] = target[k];
  }
  const rows = numberIds(from.subarray(0, nKept));
  const cols = numberIds(to.subarray(0, nKept));
  return {
    ...bipartiteGraph(rows.id.length, cols.id.length, { row: rows.number, col: cols.number }),
    rowId: rows.id,
    colId: cols.id,
  };
}

/** Numbers ids by first appearance. Codes are small, so a table finds them. */
function numberIds(ids: Uint32Array): { number: Uint32Array; id: Uint32Array } {
  const { code, nCodes } = codeIds(ids);
  const numberOf = new Uint32Array(nCodes);
  const number = new Uint32Array(ids.length);
  const id = new Uint32Array(Math.min(ids.length, nCodes));
  let nSeen = 0;
  for (let k = 0; k < ids.length; k++) {
    let known = numberOf[code[k]];
    if (known === 0) {
      id[nSeen++] = ids[k];
      numberOf[code[k]] = known = nSeen;
    }
    number[k] = known - 1;
  }
  return { number, id: id.slice(0, nSeen) };
}

/** The row (or column) of each id. */
export function numbersOf(ids: Uint32Array): Map<number, number> {
  const numberOf = new Map<number, number>();
  for (let number = 0; number < ids.length; number++) numberOf.set(ids[number], number);
  return numberOf;
}

/** Builds the graph of the given edges; one given several times counts once. Three counting sorts, O(rows + columns + edges). */
export function bipartiteGraph(
  nRows: number,
  nCols: number,
  { row, col }: { readonly row: Uint32Array; readonly col: Uint32Array },
): BipartiteGraph {
  const colOffset = offsetsOf(col, nCols);
  const unsorted = new Uint32Array(row.length);
  place(col, row, colOffset, unsorted);
  // Listing the columns in turn puts the columns of each row in ascending order, so that equal ones are neighbours.
  const byRow = withoutRepeats(offsetsOf(row, nRows), colOffset, unsorted);
  const nEdges = byRow.target.length;
  const finalOffset = offsetsOf(byRow.target, nCols);
  const colTarget = transposed(byRow.offset, byRow.target, finalOffset);
  return { nRows, nCols, nEdges, rowOffset: byRow.offset, rowTarget: byRow.target, colOffset: finalOffset, colTarget };
}

function withoutRepeats(
  rowOffset: Uint32Array,
  colOffset: Uint32Array,
  colTarget: Uint32Array,
): { offset: Uint32Array; target: Uint32Array } {
  const target = transposed(colOffset, colTarget, rowOffset);
  const offset = new Uint32Array(rowOffset.length);
  let next = 0;
  for (let row = 0; row + 1 < rowOffset.length; row++) {
    const end = rowOffset[row + 1];
    for (let at = rowOffset[row]; at < end; at++)
      if (at === rowOffset[row] || target[at] !== target[at - 1]) target[next++] = target[at];
    offset[row + 1] = next;
  }
  return { offset, target: target.slice(0, next) };
}

/** The graph without the edges that lie between the given rows and columns (1 = in the block). O(rows + columns + edges). */
export function withoutBlock(graph: BipartiteGraph, isRow: Uint8Array, isCol: Uint8Array): BipartiteGraph {
  const row = new Uint32Array(graph.nEdges);
  const col = new Uint32Array(graph.nEdges);
  let nLeft = 0;
  for (let r = 0; r < graph.nRows; r++)
    for (let at = graph.rowOffset[r]; at < graph.rowOffset[r + 1]; at++) {
      const c = graph.rowTarget[at];
      if (isRow[r] === 1 && isCol[c] === 1) continue;
      row[nLeft] = r;
      col[nLeft++] = c;
    }
  return bipartiteGraph(graph.nRows, graph.nCols, { row: row.subarray(0, nLeft), col: col.subarray(0, nLeft) });
}

function offsetsOf(side: Uint32Array, n: number): Uint32Array {
  const offset = new Uint32Array(n + 1);
  for (let edge = 0; edge < side.length; edge++) offset[side[edge] + 1] = offset[side[edge] + 1] + 1;
  for (let node = 0; node < n; node++) offset[node + 1] = offset[node + 1] + offset[node];
  return offset;
}

function place(side: Uint32Array, other: Uint32Array, offset: Uint32Array, out: Uint32Array): void {
  const next = offset.slice();
  for (let edge = 0; edge < side.length; edge++) out[next[side[edge]]++] = other[edge];
}

function transposed(offset: Uint32Array, target: Uint32Array, otherOffset: Uint32Array): Uint32Array {
  const next = otherOffset.slice();
  const out = new Uint32Array(target.length);
  for (let node = 0; node + 1 < offset.length; node++)
    for (let at = offset[node]; at < offset[node + 1]; at++) out[next[target[at]]++] = node;
  return out;
}
