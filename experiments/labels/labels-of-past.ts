import type { Labels, Past } from '../../detectors/past.js';
import type { DeskLabels } from './label-desk.js';

/**
 * Turns the desk's labels into rows of a past. `which`: `all` for training, `audits` for thresholds: only a random draw tells how
 * often organic rows would be hit. `shift`: the past's number of the desk's epoch 0. Labels of actions that are no rows of the past are left out. O(rows + labels).
 */
export function labelsOfPast(
  desk: DeskLabels,
  past: Pick<Past, 'nRows' | 'account' | 'actions'>,
  which: 'all' | 'audits',
  shift = 0,
): Labels {
  const rows: number[] = [];
  const isInauthentic: number[] = [];
  const keep = (row: number, label: { isInauthentic: boolean; isAudit: boolean }): void => {
    if (which === 'audits' && !label.isAudit) return;
    rows.push(row);
    isInauthentic.push(label.isInauthentic ? 1 : 0);
  };
  if (past.actions === null) {
    const labelOf = new Map(desk.accounts.map((label) => [label.account, label]));
    for (let row = 0; row < past.nRows; row++) {
      const label = labelOf.get(past.account[row]);
      if (label !== undefined) keep(row, label);
    }
  } else {
    // both lists run through the epochs in the same order: one walk finds the row of every label
    const { epoch, row: epochRow } = past.actions;
    let row = 0;
    for (const label of desk.actions) {
      const wanted = label.epoch + shift;
      while (row < past.nRows && (epoch[row] < wanted || (epoch[row] === wanted && epochRow[row] < label.row))) row++;
      if (epoch[row] === wanted && epochRow[row] === label.row) keep(row, label);
    }
  }
  return { row: Uint32Array.from(rows), isInauthentic: Uint32Array.from(isInauthentic) };
}
