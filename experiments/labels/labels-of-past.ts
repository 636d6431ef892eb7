import type { Labels, Past } from '../../detectors/past.js';
import type { AuditLabels } from '../policy.js';
import type { ActionLabel, AccountLabel, DeskLabels } from './label-desk.js';

type PastRows = Pick<Past, 'nRows' | 'account' | 'actions'>;

/** All labels of the desk as rows of a past, to learn from. `shift`: the past's number of the desk's epoch 0. O(rows + labels). */
export function labelsOfPast(desk: DeskLabels, past: PastRows, shift = 0): Labels {
  const { row, isInauthentic } = rowsOf(desk, past, shift, () => true);
  return { row, isInauthentic };
}

/** The desk's audits as rows of a past, to choose thresholds on: only a random draw tells how often organic rows would be hit. O(rows + labels). */
export function auditsOfPast(desk: DeskLabels, past: PastRows, shift = 0): AuditLabels {
  return rowsOf(desk, past, shift, ({ isAudit }) => isAudit);
}

/** The rows of the labels that are kept; labels of actions that are no rows of the past are left out. */
function rowsOf(
  desk: DeskLabels,
  past: PastRows,
  shift: number,
  isKept: (label: AccountLabel | ActionLabel) => boolean,
): { row: Uint32Array; isInauthentic: Uint32Array; weight: Float64Array } {
  const rows: number[] = [];
  const isInauthentic: number[] = [];
  const weights: number[] = [];
  const keep = (row: number, label: AccountLabel | ActionLabel): void => {
    if (!isKept(label)) return;
    rows.push(row);
    isInauthentic.push(label.isInauthentic ? 1 : 0);
    weights.push('weight' in label ? label.weight : 1);
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
  return {
    row: Uint32Array.from(rows),
    isInauthentic: Uint32Array.from(isInauthentic),
    weight: Float64Array.from(weights),
  };
}
