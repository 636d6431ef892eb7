import type { Labels, Past } from '../past.js';

/** Accounts that the desk has spoken of, by number: where propagation starts. */
export interface SeedAccounts {
  readonly organic: Uint32Array;
  readonly inauthentic: Uint32Array;
}

/** The labelled accounts of a training past. None without traffic: without ties, nothing spreads from them. O(labels). */
export function seedAccounts(past: Pick<Past, 'account' | 'traffic'>, labels: Labels | null): SeedAccounts {
  const accountsWith = (isInauthentic: number): Uint32Array => {
    const accounts: number[] = [];
    if (past.traffic === null || labels === null) return Uint32Array.from(accounts);
    for (let at = 0; at < labels.row.length; at++)
      if (Math.sign(labels.isInauthentic[at]) === isInauthentic) accounts.push(past.account[labels.row[at]]);
    return Uint32Array.from(accounts);
  };
  return { organic: accountsWith(0), inauthentic: accountsWith(1) };
}

/** A column of one value a node: `unknown` but for the seeds. O(nodes). */
export function seedColumn(
  nNodes: number,
  { organic, inauthentic }: SeedAccounts,
  value: { readonly unknown: number; readonly organic: number; readonly inauthentic: number },
): Float64Array {
  const column = new Float64Array(nNodes).fill(value.unknown);
  for (const account of organic) column[account] = value.organic;
  for (const account of inauthentic) column[account] = value.inauthentic;
  return column;
}

/** The label of an account, as seeds have it: 1 = inauthentic, 0 = organic, null = none. O(labels). */
export function labelOfSeed({ organic, inauthentic }: SeedAccounts, account: number): 0 | 1 | null {
  if (inauthentic.includes(account)) return 1;
  return organic.includes(account) ? 0 : null;
}
