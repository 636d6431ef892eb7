import type { PreparedPast } from '../../detectors/host/prepared-past.js';

/** A past without its feature columns and traffic: the rows that were scored and their window. */
export type BarePast = Omit<PreparedPast, 'columns' | 'traffic'>;

/** Leaves out what the truth side does not need. */
export function barePast({ columns: _columns, traffic: _traffic, ...rest }: PreparedPast): BarePast {
  return rest;
}
