import type { U32 } from '../../sim/traffic/columns.js';
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
      const column = past.feature(name);
      const picked = new Float64Array(rows.length);
      for (let place = 0; place < rows.length; place++) picked[place] = column[rows[place]];
      return picked;
    },
  };
}

function pickWords(column: U32, rows: U32): Uint32Array {
  const picked = new Uint32Array(rows.length);
  for (let place = 0; place < rows.length; place++) picked[place] = column[rows[place]];
  return picked;
}
