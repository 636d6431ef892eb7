import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toAccountTable } from '../../experiments/datasets/account-table.js';
import { readCsv } from '../../experiments/datasets/read-csv.js';
import { packageRoot } from '../../plugins/package-root.js';

/** A simulated feature that a real table has too, and the real column. */
interface Shared {
  readonly simulated: string;
  readonly real: string;
}

/** One kind of abuse as a real data set shows it. */
export interface RealKind {
  readonly kind: string;
  readonly dataset: string;
  readonly file: readonly string[];
  readonly label: string;
  readonly inauthentic?: readonly string[];
  readonly leftOut?: readonly string[];
  readonly shared: readonly Shared[];
}

const reach = (real: Readonly<Record<string, string>>): Shared[] =>
  Object.entries(real).map(([name, column]) => ({ simulated: `reach/${name}`, real: column }));

/** Every kind by itself: numbers over all of them would mean nothing. */
export const REAL_KINDS: readonly RealKind[] = [
  {
    kind: 'empty fakes',
    dataset: 'InstaFake fake-v1',
    file: ['instafake', 'fake_v1.csv.gz'],
    label: 'label_fake',
    shared: reach({
      ...{ followers: 'followers', followings: 'following', posts: 'media' },
      ...{ 'has-picture': 'has_profile_picture', 'is-private': 'is_private' },
    }),
  },
  {
    kind: 'bought followers',
    dataset: 'SRF followers',
    file: ['srf_instagram', 'labelled.csv.gz'],
    label: 'label_fake',
    shared: reach({
      ...{ followers: 'followers', followings: 'following', posts: 'posts' },
      ...{ 'has-picture': 'has_profile_picture', 'is-private': 'is_private' },
    }),
  },
  {
    kind: 'automated people',
    dataset: 'InstaFake automated-v1',
    file: ['instafake', 'automated_v1_aggregated.csv.gz'],
    label: 'label_automated',
    shared: reach({ followers: 'followers', followings: 'following', posts: 'media' }),
  },
  {
    kind: 'exchange customers',
    dataset: 'collusive retweeters',
    file: ['collusive_retweeters', 'users.csv.gz'],
    label: 'label',
    inauthentic: ['1', '2'],
    leftOut: ['0'],
    shared: reach({ followers: 'followers', followings: 'followees', posts: 'tweets', 'age-days': 'longevity_days' }),
  },
];

/** Accounts by the names of the simulated features. */
export interface Accounts {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly isInauthentic: Uint8Array;
}

/** Reads the accounts of a kind; null where the data is not there. */
export function readKind(kind: RealKind): Accounts | null {
  const path = join(packageRoot(), '..', 'shared', 'data', ...kind.file);
  if (!existsSync(path)) return null;
  const map = Object.fromEntries(kind.shared.map(({ simulated, real }) => [simulated, real]));
  const { inauthentic, leftOut = [] } = kind;
  return toAccountTable(readCsv(path), { map, label: kind.label, ignore: [], inauthentic, leftOut });
}

/**
 * Each value as the share of its own population that lies below it (ties half): it makes towns and networks of different sizes alike, and needs no labels. O(n log n).
 */
export function asRanks({ columns, isInauthentic }: Accounts): Accounts {
  const ranked = Object.entries(columns).map(([name, column]) => {
    const sorted = column.toSorted();
    const below = (value: number, orEqual: boolean): number => {
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return [name, column.map((value) => (below(value, false) + below(value, true)) / (2 * column.length))] as const;
  });
  return { columns: Object.fromEntries(ranked), isInauthentic };
}
