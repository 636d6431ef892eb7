import type { F64, U32 } from '../../sim/traffic/columns.js';
import type { RandomStream } from '../../random/stream.js';
import { contentOrder } from './content-order.js';
import { partOf, type LabelledRows } from './labelled-rows.js';

/** Labelled rows to learn from, and those kept back. */
export interface HeldApart {
  readonly rest: LabelledRows;
  readonly held: LabelledRows;
}

/**
 * Keeps back the labelled rows of a share of the accounts: all rows of an account go one way, and accounts with an inauthentic row and the others are drawn apart, at
 * least one of each where there are two. The draw depends on what rows hold, not on their order or numbers. Null where one part
 * would hold one class only. O(n d + n log n).
 */
export function holdOutAccounts(
  labelled: LabelledRows,
  { account, columns }: { readonly account: U32; readonly columns: readonly F64[] },
  share: number,
  random: RandomStream,
): HeldApart | null {
  const guilty = new Set<number>();
  labelled.row.forEach((row, at) => {
    if (labelled.isPositive[at] === 1) guilty.add(account[row]);
  });
  // A set keeps the order in which accounts were added.
  const inOrder = new Set(Array.from(contentOrder(columns, labelled.row), (at) => account[labelled.row[at]]));
  const left = [inOrder.size - guilty.size, guilty.size];
  const wanted = left.map((n) => Math.min(n - 1, Math.max(1, Math.round(share * n))));
  const isHeld = new Set<number>();
  for (const each of inOrder) {
    const kind = Number(guilty.has(each));
    // Selection sampling: each account is taken with chance (still wanted) / (still to come) of its kind.
    if (random.uniform() * left[kind] < wanted[kind]) {
      isHeld.add(each);
      wanted[kind]--;
    }
    left[kind]--;
  }
  const held = partOf(labelled, (at) => isHeld.has(account[labelled.row[at]]));
  const rest = partOf(labelled, (at) => !isHeld.has(account[labelled.row[at]]));
  const hasBoth = ({ row, nPositive }: LabelledRows): boolean => nPositive > 0 && nPositive < row.length;
  return hasBoth(held) && hasBoth(rest) ? { held, rest } : null;
}
