import type { RunSummaryRecord } from '../reports/summary.js';

/** A run in the viewer's list. Only a run with status `done` has a report to open. */
export interface RunSummary extends RunSummaryRecord {
  readonly id: string;
  readonly status: RunStatus;
  /** Why a run is not done, in words; empty when it is. */
  readonly why: string;
  /** When the run began, ISO 8601; empty when its file does not say. */
  readonly started: string;
  readonly title: string;
  readonly study: string;
  readonly tags: readonly string[];
  /** How far a running study is; null for the others, or before its first step. */
  readonly progress: RunProgress | null;
}

/** How a run stands. */
export type RunStatus = 'done' | 'running' | 'stopped' | 'failed';

/** How far a running study is. */
export interface RunProgress {
  readonly nDone: number;
  readonly nSteps: number;
  /** What was just done. */
  readonly what: string;
}

/** What part of the list is asked for. */
export interface RunQuery {
  /** Words that must all occur in id, title, answer, detectors, scenarios, tags or how the gates came out; case does not count. */
  readonly search: string;
  readonly status: RunStatus | '';
  readonly tag: string;
  readonly sort: 'title' | 'status' | 'started';
  readonly isDown: boolean;
  /** Counted from 1. */
  readonly page: number;
}

/** One page of the list. */
export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Runs of the folder, and those among them that fit the query. */
  readonly nAll: number;
  readonly nFound: number;
  readonly page: number;
  readonly nPages: number;
  /** Every tag of the folder with its runs, the most used first. */
  readonly tags: readonly { readonly tag: string; readonly n: number }[];
  readonly nRunning: number;
}
