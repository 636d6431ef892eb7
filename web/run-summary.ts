import type { MetricRow, Report } from '../reports/report.js';

/** A run in the viewer's list. Only a run with status `done` has a report to open. */
export interface RunSummary {
  readonly id: string;
  readonly status: 'done' | 'running' | 'stopped' | 'failed';
  /** Why a run is not done, in words; empty when it is. */
  readonly why: string;
  /** When the run began, ISO 8601; empty when its file does not say. */
  readonly started: string;
  readonly title: string;
  readonly answer: string;
  readonly detectors: readonly string[];
  readonly metrics: Report['metrics'];
  /** Rates over all rows in the first scenario, at account level where there is one. */
  readonly headline: readonly MetricRow[];
}
