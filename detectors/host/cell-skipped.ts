/**
 * A cell that can not be computed and is reported as skipped, with the reason: a feature that the data does not offer, a unit that
 * the detector does not score. Neither a mistake of the user nor a bug.
 */
export class CellSkipped extends Error {
  override readonly name = 'CellSkipped';
}
