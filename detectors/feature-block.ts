import { part, shaped } from '../plugins/plugin-shape.js';
import type { PastIndex } from './lib/past-index.js';
import type { Past, RowUnit } from './past.js';

/** One column of a feature block. Its full name is `block/column`. */
export interface FeatureColumn {
  readonly name: string;
  /** What it measures, with the unit. */
  readonly description: string;
}

/** What a block may read: a past without features, and the index over it that all blocks share. */
export type RawPast = Omit<Past, 'featureNames' | 'feature' | 'traffic'> & {
  readonly traffic: NonNullable<Past['traffic']>;
  readonly index: PastIndex;
};

/** A group of columns computed together in one pass over the past, once per world and cut, shared by all detectors. */
export interface FeatureBlock {
  readonly kind: 'feature-block';
  readonly id: string;
  readonly summary: string;
  readonly unit: RowUnit;
  readonly columns: readonly FeatureColumn[];
  /** Fills `out[column][row]`; finite, NaN = unknown. O(actions of the past) or better. */
  compute(past: RawPast, out: readonly Float64Array[]): void;
}

/** Declares a feature block: the default export of a file in `detectors/features/`. */
export function featureBlock(spec: Omit<FeatureBlock, 'kind'>): FeatureBlock {
  return {
    kind: 'feature-block',
    ...shaped('feature-block', spec, {
      unit: part.oneOf('account', 'action'),
      columns: part.list(part.object({ name: part.text, description: part.text })),
      compute: part.method,
    }),
  };
}
