import { CLIENT_NAMES, VERB_NAMES } from '../../sim/traffic/verb.js';
import type { Unit } from '../../detectors/past.js';
import { meanInterval } from '../metrics/mean-interval.js';
import { EASE_BUDGET, type EaseRule, type EaseScore } from './ease-column.js';

/** A single column with an AUC above this separates the classes on its own: the world is too easy there. */
export const EASE_FLAG = 0.98;

/** One column at one level of one scenario, over all audited worlds. */
export interface EaseRow {
  readonly level: Unit;
  /** Place by AUC within the level, from 1. */
  readonly rank: number;
  /** Place by the recall of its best rule. */
  readonly recallRank: number;
  readonly column: string;
  readonly kind: EaseScore['kind'];
  readonly auc: number | null;
  readonly aucLow: number | null;
  readonly aucHigh: number | null;
  /** The best one-line rule, as found in the first world; every world has its own threshold. */
  readonly rule: string;
  readonly recall: number | null;
  readonly recallLow: number | null;
  readonly recallHigh: number | null;
  readonly falseRemovalRate: number | null;
  readonly n: number;
  /** What is wrong with it, or an empty text. */
  readonly flag: string;
}

const AUC_RANGE: readonly [number, number] = [0.5, 1];
const UNIT: readonly [number, number] = [0, 1];

/** Sums the audits of several worlds up, one row a column, best mean AUC first. */
export function easeRows(level: Unit, worlds: readonly (readonly EaseScore[])[]): EaseRow[] {
  const byColumn = new Map<string, EaseScore[]>();
  for (const scores of worlds)
    for (const score of scores) {
      const key = `${score.column}/${score.kind}`;
      byColumn.set(key, [...(byColumn.get(key) ?? []), score]);
    }
  const rows = [...byColumn.values()].map((scores) => rowOf(level, scores));
  const byName = (a: EaseRow, b: EaseRow): number => (a.column < b.column ? -1 : 1);
  const byRecall = [...rows].sort((a, b) => (b.recall ?? -1) - (a.recall ?? -1) || byName(a, b));
  rows.sort((a, b) => (b.auc ?? -1) - (a.auc ?? -1) || byName(a, b));
  return rows.map((row, place) => ({ ...row, rank: place + 1, recallRank: byRecall.indexOf(row) + 1 }));
}

function rowOf(level: Unit, scores: readonly EaseScore[]): EaseRow {
  const [{ column, kind, rule }] = scores;
  const over = (pick: (score: EaseScore) => number, range = UNIT) => meanInterval(scores.map(pick), range);
  const auc = over((score) => score.auc, AUC_RANGE);
  const recall = over((score) => score.recall);
  return {
    level,
    rank: 0,
    recallRank: 0,
    column,
    kind,
    auc: auc.value,
    aucLow: auc.low,
    aucHigh: auc.high,
    rule: ruleText(column, rule),
    recall: recall.value,
    recallLow: recall.low,
    recallHigh: recall.high,
    falseRemovalRate: over((score) => score.falseRemovalRate).value,
    n: auc.n,
    flag: (auc.value ?? 0) > EASE_FLAG ? `AUC above ${EASE_FLAG}` : '',
  };
}

/** A rule as a line: `rates/likes-per-day >= 41.5`. */
export function ruleText(column: string, { test, value }: EaseRule): string {
  if (test === 'never') return `none within ${100 * EASE_BUDGET} %`;
  if (test === 'unknown') return `${column} unknown`;
  const names = column.endsWith('client') ? CLIENT_NAMES : column.endsWith('verb') ? VERB_NAMES : [];
  const shown = test === '=' ? (names[value] ?? String(value)) : String(Number(value.toPrecision(4)));
  return `${column} ${test} ${shown}`;
}
