import { counted } from '../../errors/counted.js';
import type { MetricRow } from '../../reports/report.js';

/** What detectors are ranked by in words. */
const DECIDES = 'average-precision';

/**
 * The finding of a study that sweeps its scenarios, a sentence for each level instead of one for each scenario: the detector with the best mean over the scenarios, in how many it leads, the range of
 * the others' means, and the ranges of what it catches and whom it hits. `rows` are of segment overall and one policy; empty where no detector could be scored.
 */
export function sweepAnswer(rows: readonly MetricRow[]): string[] {
  return [...new Set(rows.map(({ level }) => level))].flatMap((level) => {
    const here = rows.filter((row) => row.level === level && row.value !== null);
    const scenarios = [...new Set(here.map(({ scenario }) => scenario))];
    const detectors = [...new Set(here.map(({ detector }) => detector))];
    const valuesOf = (detector: string, metric: string): number[] =>
      here.flatMap((row) => (row.detector === detector && row.metric === metric ? [row.value ?? NaN] : []));
    const means = detectors
      .map((detector) => ({ detector, values: valuesOf(detector, DECIDES) }))
      // Means over other scenarios can not be compared.
      .filter(({ values }) => values.length === scenarios.length)
      .map(({ detector, values }) => ({ detector, mean: values.reduce((a, b) => a + b, 0) / values.length }));
    if (means.length === 0) return [];
    const top = Math.max(...means.map(({ mean }) => mean));
    const [best, ...equals] = means.filter(({ mean }) => mean === top).map(({ detector }) => detector);
    const others = means.filter(({ mean }) => mean < top).map(({ mean }) => mean);
    const nLed = scenarios.filter((scenario) => leads(here, best, scenario)).length;
    const people = valuesOf(best, 'wrongly-hit-people');
    const campaigns = valuesOf(best, 'campaign-recall');
    return [
      `Over ${counted(scenarios.length, 'scenario')} at ${level} level ${best} ${equals.length === 0 ? 'has' : `shares with ${equals.join(', ')}`} the best mean average precision (${percents([top])}, ` +
        `${percents(valuesOf(best, DECIDES))} by scenario${othersText(others)}) and leads in ${nLed} of them: it catches ${percents(valuesOf(best, 'recall'))} of the inauthentic ` +
        `${level === 'action' ? 'actions' : 'accounts'} and wrongly hits ${percents(valuesOf(best, 'false-removal-rate'))} of the organic ones` +
        `${people.length === 0 ? '' : `, ${counted(range(people, peopleText), 'person', 'people')}`}${campaigns.length === 0 ? '' : `; its groups find ${percents(campaigns)} of the campaigns`}.`,
    ];
  });
}

function leads(rows: readonly MetricRow[], detector: string, scenario: string): boolean {
  const here = rows.filter((row) => row.scenario === scenario && row.metric === DECIDES);
  const own = here.find((row) => row.detector === detector)?.value ?? -Infinity;
  return here.every(({ value }) => (value ?? -Infinity) <= own);
}

function othersText(means: readonly number[]): string {
  if (means.length === 0) return '';
  return means.length === 1
    ? `; the other detector ${percents(means)}`
    : `; the ${means.length} others ${percents(means)}`;
}

/** Means of a few people are no whole people. */
export function peopleText(value: number): string {
  return value < 10 ? String(Number(value.toFixed(1))) : String(Math.round(value));
}

function percents(shares: readonly number[]): string {
  return shares.length === 0
    ? 'an unknown share'
    : `${range(shares, (share) => String(Number((100 * share).toPrecision(3))))}\u00a0%`;
}

/** `a to b`, or `a` where both print alike. */
function range(values: readonly number[], text: (value: number) => string): string {
  const [low, high] = [text(Math.min(...values)), text(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}
