import type { TableRow } from '../../reports/report.js';

/** Table `operating-harm` of a made-up report: people wrongly hit at the budgets of its operating curve. */
export function operatingHarm(at: Readonly<Record<string, string>>, segments: readonly string[]): TableRow[] {
  return [0.0001, 0.001, 0.01, 0.1].map((budget, step) => ({
    ...{ ...at, by: 'false-removals', budget },
    ...Object.fromEntries(segments.map((segment, place) => [segment, step * (place + 1) + 0.4])),
  }));
}

/** Table `segment-people` of a made-up report. */
export function segmentPeople(scenario: string, segments: readonly string[], n: number): TableRow[] {
  return (['account', 'action'] as const).flatMap((level) =>
    segments.map((segment, place) => ({ scenario, level, segment, people: 1200 - 200 * place, n })),
  );
}
