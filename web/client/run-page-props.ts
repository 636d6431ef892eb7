import type { Selection } from '../../reports/page/selection.js';
import type { Report } from '../../reports/report.js';
import type { KeptOf } from './kept-rows.js';

/** What every page of a run needs. */
export interface RunPageProps {
  readonly id: string;
  readonly report: Report;
  readonly selection: Selection;
  readonly kept: KeptOf;
}
