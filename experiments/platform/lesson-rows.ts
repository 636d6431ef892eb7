import { sharedFloats, sharedWords, type PreparedPast } from '../../detectors/host/prepared-past.js';
import { indexedKey, openStream, type StreamKey } from '../../random/stream.js';

/** A past to learn from. */
export interface LessonPast {
  readonly past: PreparedPast;
  /** Number of the past's epoch 0, counted from the start of the world. */
  readonly firstEpoch: number;
  /** Whether rows of an account may be in it. */
  readonly isKept: (account: number) => boolean;
}

/** How much is kept. */
export interface Keeping {
  /** Seconds that a lesson looks back. */
  readonly windowSec: number;
  /** Rows of a lesson at most, about. */
  readonly mostRows: number;
  readonly nAccounts: number;
  readonly key: StreamKey;
}

interface Piece {
  readonly past: PreparedPast;
  /** Number of the world's epoch behind the past's epoch 0. */
  readonly firstEpoch: number;
  /** Accounts whose lot lies below it are kept. */
  readonly share: number;
}

/**
 * The scored rows of the latest sweeps with the features they had then, of a random share of the accounts: a lesson is made of them, so no feature is ever
 * computed twice and lessons stay of one size however large the world. Whether an account is kept is one draw for good.
 */
export class LessonRows {
  readonly #keeping: Keeping;
  readonly #lot: Float64Array;
  #pieces: Piece[] = [];

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    this.#lot = Float64Array.from({ length: keeping.nAccounts }, (_, account) =>
      openStream(indexedKey(keeping.key, account)).uniform(),
    );
  }

  /** Keeps rows of a past of actions whose epoch 0 is the world's `firstEpoch`, and forgets what no lesson looks at any more. O(rows kept x columns). */
  add(past: PreparedPast, firstEpoch: number): void {
    const { windowSec, mostRows } = this.#keeping;
    this.#pieces = this.#pieces.filter((piece) => piece.past.windowStartSec >= past.nowSec - windowSec);
    const share = Math.min(1, (mostRows * (past.nowSec - past.windowStartSec)) / windowSec / past.nRows);
    const rows = keptRows(past.account, (account) => this.#lot[account] < share);
    this.#pieces.push({ past: { ...takeRows(past, rows), traffic: null }, firstEpoch, share });
  }

  /** Everything kept of the window, as one past without traffic. */
  lesson(): LessonPast {
    const share = Math.min(...this.#pieces.map((piece) => piece.share));
    const isKept = (account: number): boolean => this.#lot[account] < share;
    const parts = this.#pieces.map(({ past, firstEpoch }) => {
      const part = takeRows(past, keptRows(past.account, isKept));
      return { ...part, actions: part.actions === null ? null : moved(part.actions, firstEpoch) };
    });
    return { past: joined(parts), firstEpoch: 0, isKept };
  }
}

/** Some rows of a past, in the given order, with their features. O(rows x columns). */
export function takeRows(past: PreparedPast, rows: Uint32Array): PreparedPast {
  const words = (column: ArrayLike<number>): Uint32Array => {
    const out = sharedWords(rows.length);
    for (let at = 0; at < rows.length; at++) out[at] = column[rows[at]];
    return out;
  };
  const { actions, columns } = past;
  return {
    ...past,
    nRows: rows.length,
    account: words(past.account),
    actions: actions === null ? null : { epoch: words(actions.epoch), row: words(actions.row) },
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, column]) => {
        const out = sharedFloats(rows.length);
        for (let at = 0; at < rows.length; at++) out[at] = column[rows[at]];
        return [name, out];
      }),
    ),
  };
}

function keptRows(account: Uint32Array, isKept: (account: number) => boolean): Uint32Array {
  const rows = new Uint32Array(account.length);
  let nKept = 0;
  for (let row = 0; row < account.length; row++) if (isKept(account[row])) rows[nKept++] = row;
  return rows.subarray(0, nKept);
}

type ActionPlaces = NonNullable<PreparedPast['actions']>;

const moved = ({ epoch, row }: ActionPlaces, by: number): ActionPlaces => ({
  epoch: (epoch as Uint32Array).map((number) => number + by),
  row,
});

/** Pasts of actions end to end, oldest first. */
function joined(parts: readonly PreparedPast[]): PreparedPast {
  const last = parts[parts.length - 1];
  const nRows = parts.reduce((sum, part) => sum + part.nRows, 0);
  const words = (columnOf: (part: PreparedPast) => ArrayLike<number>): Uint32Array => {
    const out = sharedWords(nRows);
    let next = 0;
    for (const part of parts) {
      out.set(columnOf(part), next);
      next += part.nRows;
    }
    return out;
  };
  const columns = Object.fromEntries(
    Object.keys(last.columns).map((name) => {
      const out = sharedFloats(nRows);
      let next = 0;
      for (const part of parts) {
        out.set(part.columns[name], next);
        next += part.nRows;
      }
      return [name, out];
    }),
  );
  return {
    ...last,
    nRows,
    windowStartSec: parts[0].windowStartSec,
    account: words((part) => part.account),
    actions: {
      epoch: words((part) => (part.actions as ActionPlaces).epoch),
      row: words((part) => (part.actions as ActionPlaces).row),
    },
    columns,
  };
}
