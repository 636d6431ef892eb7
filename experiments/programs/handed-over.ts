import type { Labels, Past } from '../../detectors/past.js';
import type { WantedIds } from './score-file.js';

/** What a program is handed, in the words of a detector. */
export interface HandedOver {
  readonly params: unknown;
  readonly seed: string;
  /** Past to learn from, with the feature columns that were asked for. */
  readonly train: Past;
  /** Rows of `train` that the desk revealed; null: none, or the program does without. */
  readonly labels: Labels | null;
  /** Pasts to score, oldest first: one, or a validation and a test past. */
  readonly score: readonly Past[];
  /** What feature columns measure, by full name; may be empty. */
  readonly meanings: ReadonlyMap<string, string>;
}

/** One past as a file. */
export interface PartFile extends WantedIds {
  readonly part: string;
  readonly past: Past;
}

/** Names the pasts. The last is the test; where there is no other to score, the validation part is there and has no rows. */
export function nameParts({ train, score }: Pick<HandedOver, 'train' | 'score'>): PartFile[] {
  const test = score[score.length - 1];
  const parts = [
    ['train', train],
    ['validation', score.length === 1 ? withoutRows(test) : score[0]],
    ['test', test],
  ] as const;
  let first = 0;
  return parts.map(([part, past]) => {
    const file = { part, past, first, nRows: past.nRows };
    first += past.nRows;
    return file;
  });
}

function withoutRows(past: Past): Past {
  const none = new Uint32Array(0);
  const actions = past.actions === null ? null : { epoch: none, row: none };
  return { ...past, nRows: 0, account: none, actions, feature: () => new Float64Array(0) };
}
