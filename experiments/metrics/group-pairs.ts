import { NONE } from '../../sim/traffic/columns.js';
import type { JudgedGroups } from '../metric.js';

/** How many pairs of accounts are together, by what was found and by what is true. Organic accounts and those in no group are alone. */
export interface GroupPairs {
  /** In one group. */
  readonly found: number;
  /** Run by one operation. */
  readonly operated: number;
  /** Both. */
  readonly both: number;
  /** Of all accounts. */
  readonly all: number;
}

const pairsOf = (n: number): number => (n * (n - 1)) / 2;

/** Counts pairs by group and operation. O(rows). */
export function groupPairs({ groupOf, runBy }: JudgedGroups): GroupPairs {
  const inGroup = new Map<number, number>();
  const inOperation = new Map<number, number>();
  const inBoth = new Map<string, number>();
  const count = <Key>(tally: Map<Key, number>, key: Key): unknown => tally.set(key, (tally.get(key) ?? 0) + 1);
  for (let row = 0; row < groupOf.length; row++) {
    const [group, operation] = [groupOf[row], runBy[row]];
    if (group !== NONE) count(inGroup, group);
    if (operation !== 0) count(inOperation, operation);
    if (group !== NONE && operation !== 0) count(inBoth, `${group}/${operation}`);
  }
  const sum = (tally: ReadonlyMap<unknown, number>): number =>
    [...tally.values()].reduce((total, n) => total + pairsOf(n), 0);
  return { found: sum(inGroup), operated: sum(inOperation), both: sum(inBoth), all: pairsOf(groupOf.length) };
}

/** One group: its accounts, and how many of them each operation runs. */
export interface FoundGroup {
  readonly nAccounts: number;
  readonly nInauthentic: number;
  /** By operation code. */
  readonly nRunBy: ReadonlyMap<number, number>;
}

/** The groups by number. O(rows). */
export function foundGroups({ groupOf, runBy }: JudgedGroups): ReadonlyMap<number, FoundGroup> {
  const groups = new Map<number, { nAccounts: number; nInauthentic: number; nRunBy: Map<number, number> }>();
  for (let row = 0; row < groupOf.length; row++) {
    if (groupOf[row] === NONE) continue;
    const group = groups.get(groupOf[row]) ?? { nAccounts: 0, nInauthentic: 0, nRunBy: new Map<number, number>() };
    groups.set(groupOf[row], group);
    group.nAccounts++;
    if (runBy[row] === 0) continue;
    group.nInauthentic++;
    group.nRunBy.set(runBy[row], (group.nRunBy.get(runBy[row]) ?? 0) + 1);
  }
  return groups;
}
