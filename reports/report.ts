import { z } from 'zod';

/** A cell of a table: numbers, words, or null where a value is undefined. */
const tableValue = z.union([z.number(), z.string(), z.null()]);

const tableRow = z.record(z.string(), tableValue);

/** What the rows are about; at `group` level they are accounts, hit by the score of their group. */
const level = z.enum(['account', 'action', 'group']);

const metricRow = z.strictObject({
  scenario: z.string(),
  detector: z.string(),
  policy: z.string(),
  level,
  /** `overall`, or a part of the rows such as `persona:creator`, `operation:bot-farm`, `coordinated:engagement-pod`, `confounder:giveaway-loop`, or `unlabelled`: accounts that no label to learn from named. */
  segment: z.string(),
  metric: z.string(),
  /** Mean over replicates; null where it is undefined in all of them. */
  value: z.number().nullable(),
  /** 95 % interval of the mean over replicates; of one world alone over its accounts, or null. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Replicates (worlds or folds) behind the value. */
  n: z.int().nonnegative(),
});

const metricInfo = z.strictObject({
  id: z.string(),
  summary: z.string(),
  better: z.enum(['higher', 'lower', 'neither']),
  display: z.enum(['rate', 'count']),
});

const detectorInfo = z.strictObject({
  id: z.string(),
  summary: z.string(),
  source: z.string(),
  family: z.string(),
  levels: z.array(level),
  params: z.record(z.string(), z.unknown()),
});

const scenarioInfo = z.strictObject({
  id: z.string(),
  summary: z.string(),
  kind: z.enum(['simulated', 'real']),
  /** Facts worth printing: accounts, actions, prevalence, labels revealed ... as mean over replicates. */
  facts: z.array(
    z.strictObject({
      name: z.string(),
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      n: z.int(),
    }),
  ),
});

/** Pages of the viewer that show charts. */
export const chartPage = z.enum(['study', 'detectors', 'operations', 'world']);

const chartEntry = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** What it shows and n, in a sentence. */
  caption: z.string(),
  /** Names of the tables the spec reads, by `data: { name }`. */
  tables: z.array(z.string()),
  /** A Vega-Lite specification without inline data. */
  spec: z.record(z.string(), z.unknown()),
  /** The page of the viewer that shows it; `detectors` where it does not say. */
  page: chartPage.optional(),
  /** Set where the chart lays scenarios side by side, whichever of them the reader looks at. */
  comparesScenarios: z.literal(true).optional(),
});

/** The schema of `report.json`: what a run found, with nothing in it that differs between two runs of the same study. */
export const reportSchema = z.strictObject({
  format: z.literal('report@1'),
  title: z.string(),
  question: z.string(),
  /** The finding in one sentence, made from the rows. */
  answer: z.string(),
  provenance: z.strictObject({
    study: z.string(),
    studyHash: z.string(),
    version: z.string(),
    seeds: z.array(z.string()),
    replicates: z.int(),
  }),
  scenarios: z.array(scenarioInfo),
  detectors: z.array(detectorInfo),
  metrics: z.array(metricInfo),
  rows: z.array(metricRow),
  tables: z.record(z.string(), z.array(tableRow)),
  charts: z.array(chartEntry),
  /** What was left out, and why. */
  skipped: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});

/** A run's published result. */
export type Report = z.infer<typeof reportSchema>;
/** One number of a report. */
export type MetricRow = z.infer<typeof metricRow>;
/** One row of a chart table. */
export type TableRow = z.infer<typeof tableRow>;
/** One chart of a report. */
export type ChartEntry = z.infer<typeof chartEntry>;
/** A page of the viewer. */
export type ChartPage = NonNullable<ChartEntry['page']>;
