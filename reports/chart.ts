import { part, shaped } from '../plugins/plugin-shape.js';
import { chartPage, type ChartPage, type Report } from './report.js';

/** What a chart is built from: the report without its charts. */
export type ChartInput = Omit<Report, 'charts'>;

/** What a chart gives back; null when the run holds nothing to draw. */
export interface BuiltChart {
  readonly caption: string;
  /** Names of the report tables that the spec reads through `data: { name }`. */
  readonly tables: readonly string[];
  readonly spec: Readonly<Record<string, unknown>>;
}

/** One chart kind. */
export interface Chart {
  readonly kind: 'chart';
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Place on the page, low first. */
  readonly order: number;
  /** The page of the viewer that shows it; the comparison of detectors by default. */
  readonly page?: ChartPage;
  /** True for a chart that lays scenarios side by side: it is drawn from the rows of all of them. */
  readonly comparesScenarios?: boolean;
  /** Table of a special kind of study: without it the chart is no part of the report, and nobody is told that it is missing. */
  readonly onlyWith?: string;
  build(input: ChartInput): BuiltChart | null;
}

/** Declares a chart: the default export of a file in `reports/charts/`. */
export function chart(spec: Omit<Chart, 'kind'>): Chart {
  return {
    kind: 'chart',
    ...shaped('chart', spec, {
      title: part.text,
      order: part.number,
      page: part.optional(chartPage),
      build: part.method,
    }),
  };
}
