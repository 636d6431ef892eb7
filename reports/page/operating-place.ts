import { counted } from '../../errors/counted.js';
import { LEVELS } from '../house-style.js';
import type { TableRow } from '../report.js';
import { THRESHOLD_STOPS } from '../sums/overlap-sums.js';
import { plainNumber } from './number-format.js';
import type { OperatingPlace } from './operating-numbers.js';
import { useSetting } from './settings.js';

/** What the slider can be moved along. */
export const WAYS: Readonly<
  Record<string, { readonly name: string; readonly label: string; readonly say: (budget: number) => string }>
> = {
  'false-removals': {
    ...{ name: 'False removals', label: 'Budget of false removals' },
    say: (budget) => `at most ${percent(budget)} of the organic rows`,
  },
  queue: {
    ...{ name: 'Review queue', label: 'Length of the review queue' },
    say: (budget) => `at most ${counted(plainNumber(budget), 'row')} hit`,
  },
  threshold: { name: 'Threshold', label: 'Threshold of the score', say: (budget) => `scores of ${budget} and more` },
};

/** Where the slider stands, and where it can go. */
export interface SliderPlace {
  /** Null where the report holds no curve. */
  readonly place: OperatingPlace | null;
  readonly levels: readonly string[];
  readonly ways: readonly string[];
  readonly budgets: readonly number[];
  /** 0 = the study's own threshold. */
  readonly stop: number;
}

/** The place of the slider that the address asks for, among those that a curve offers. */
export function useSliderPlace(curve: readonly TableRow[]): SliderPlace {
  const [wantedLevel] = useSetting('level');
  const [way] = useSetting('by', 'false-removals');
  const [stopText] = useSetting('stop', '0');
  const levels = LEVELS.filter((level) => curve.some((row) => row['level'] === level));
  const level = levels.find((one) => one === wantedLevel) ?? levels[0];
  const ways = Object.keys(WAYS).filter((by) =>
    curve.some((row) =>
      by === 'threshold' ? typeof row['threshold'] === 'number' : (row['by'] ?? 'false-removals') === by,
    ),
  );
  const by = ways.includes(way) ? way : 'false-removals';
  const budgets = by === 'threshold' ? THRESHOLD_STOPS : budgetsOf(curve, by, level);
  const stop = Math.min(Math.max(0, Math.trunc(Number(stopText)) || 0), budgets.length);
  const budget = stop === 0 ? null : (budgets[stop - 1] ?? null);
  return { place: level === undefined ? null : { level, by, budget }, levels, ways, budgets, stop };
}

function budgetsOf(curve: readonly TableRow[], by: string, level: string | undefined): number[] {
  const budgets = new Set<number>();
  for (const row of curve)
    if (row['level'] === level && (row['by'] ?? 'false-removals') === by) budgets.add(Number(row['budget']));
  return [...budgets].sort((a, b) => a - b);
}

/** A share as a percentage with its leading digits: 0.001 % to 100 %. */
function percent(value: number): string {
  return `${Number((100 * value).toPrecision(2))} %`;
}
