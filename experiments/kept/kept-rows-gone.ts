import { UserError } from '../../errors/user-error.js';

/** A file of kept rows that is not there, or damaged. */
export interface GoneRows {
  readonly scenario: string;
  readonly replicate: number;
  /** Its name below the run's `cells/`. */
  readonly what: string;
}

/** Rows that a study wants kept were computed, and are no longer in the store: the run is not whole. */
export class KeptRowsGone extends UserError {
  readonly rows: readonly GoneRows[];

  constructor(rows: readonly GoneRows[]) {
    super(
      `${rows.map(({ what }) => what).join(', ')}: kept in .cells, and now gone or damaged there; see to the disk and give the same command again: it computes them anew`,
    );
    this.rows = rows;
  }
}
