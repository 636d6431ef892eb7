import type { RowUnit, Unit } from '../past.js';

/** What the rows of a past are about: groups are of accounts. */
export function rowUnitOf(unit: Unit): RowUnit {
  return unit === 'group' ? 'account' : unit;
}
