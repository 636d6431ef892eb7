import { z } from 'zod';
import type { MetricRow, Report } from './report.js';

/** The schema of what a list of runs says of one: a few lines instead of the whole report. */
export const summarySchema = z.object({
  answer: z.string(),
  detectors: z.array(z.string()),
  scenarios: z.array(z.string()),
  /** The best detector on each rate over all rows of the first scenario, at account level where there is one. */
  best: z.array(
    z.object({
      metric: z.string(),
      better: z.enum(['higher', 'lower', 'neither']),
      detector: z.string(),
      /** Undefined in what earlier versions wrote. */
      level: z.enum(['account', 'action', 'group']).optional(),
      value: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
  /** How many gates were judged, and how many of them are broken; undefined for a study that expects nothing. */
  gates: z.object({ n: z.number(), nBroken: z.number() }).optional(),
});

/** What a list of runs says of one. */
export type RunSummaryRecord = z.infer<typeof summarySchema>;

/** Sums a report up for the list of runs. */
export function summaryOf(report: Report): RunSummaryRecord {
  const rows = headlineOf(report);
  const gates = report.tables['gates'] ?? [];
  return {
    answer: report.answer,
    detectors: report.detectors.map(({ id }) => id),
    scenarios: report.scenarios.map(({ id }) => id),
    best: report.metrics.flatMap(({ id, better, display }) => {
      if (display !== 'rate' || better === 'neither') return [];
      const sign = better === 'lower' ? 1 : -1;
      const found = rows.flatMap((row) =>
        row.metric === id && row.value !== null ? [{ ...row, value: row.value }] : [],
      );
      const [best] = found.sort((a, b) => sign * (a.value - b.value));
      if (best === undefined) return [];
      const { detector, level, value, low, high } = best;
      return [{ metric: id, better, detector, level, value, low, high }];
    }),
    ...(gates.length === 0
      ? {}
      : { gates: { n: gates.length, nBroken: gates.filter(({ verdict }) => verdict !== 'holds').length } }),
  };
}

function headlineOf({ rows, scenarios }: Report): MetricRow[] {
  const first = rows.filter(({ scenario, segment }) => scenario === scenarios[0]?.id && segment === 'overall');
  const level = (['account', 'action', 'group'] as const).find((one) => first.some((row) => row.level === one));
  return first.filter((row) => row.level === level);
}
