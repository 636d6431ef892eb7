import type { U32 } from '../../sim/traffic/columns.js';
import { pickFloats, pickWords } from '../lib/pick-rows.js';
import type { Past } from '../past.js';

/** A past that holds some of the rows only, in the order given, and all else as it was. O(rows) for each column that is read. */
export function someRows(past: Past, rows: U32): Past {
  const { actions } = past;
  return {
    ...past,
    nRows: rows.length,
    account: pickWords(past.account, rows),
    actions: actions === null ? null : { epoch: pickWords(actions.epoch, rows), row: pickWords(actions.row, rows) },
    feature(name) {
      return pickFloats(past.feature(name), rows);
    },
  };
}
