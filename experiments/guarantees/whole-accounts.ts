import type { F64, U32 } from '../../sim/traffic/columns.js';

/** All rows of the accounts that some of the rows are of, ascending: who looks at some actions of an account has a verdict on the account. O(rows of the past). */
export function rowsOfSameAccounts({ account }: { readonly account: U32 }, some: U32): Uint32Array {
  const wanted = new Set(Array.from({ length: some.length }, (_, at) => account[some[at]]));
  const rows = new Uint32Array(account.length);
  let nRows = 0;
  for (let row = 0; row < account.length; row++) if (wanted.has(account[row])) rows[nRows++] = row;
  return rows.slice(0, nRows);
}

/** For each of some rows, the highest score among `rows` that are of its account; `score` is by row of the past. O(rows). */
export function highestOfAccounts(
  { account }: { readonly account: U32 },
  score: F64,
  { some, rows }: { readonly some: U32; readonly rows: U32 },
): Float64Array {
  const highest = new Map<number, number>();
  for (let at = 0; at < rows.length; at++) {
    const one = account[rows[at]];
    highest.set(one, Math.max(highest.get(one) ?? 0, score[rows[at]]));
  }
  return Float64Array.from({ length: some.length }, (_, at) => highest.get(account[some[at]]) ?? NaN);
}
