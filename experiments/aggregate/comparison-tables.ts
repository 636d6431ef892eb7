import type { TableRow } from '../../reports/report.js';
import { holm } from '../metrics/holm.js';
import { meanInterval } from '../metrics/mean-interval.js';
import { meanRanks } from '../metrics/mean-ranks.js';
import { FALSE_ALARMS, pairedDifference } from '../metrics/paired-difference.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import { policyOf, valuesOf, type CellGroup } from './cell-group.js';

/** Metrics that detectors are compared by, replicate by replicate; the first policy decides where a policy matters. */
const COMPARED_METRICS = ['average-precision', 'recall', 'false-removal-rate'];
/** The metric that the leader leads by. */
const LEADS_BY = 'average-precision';
/** Metrics that detectors are ranked by. */
const RANKED_METRICS = ['average-precision', 'recall'];

/** A p-value of a pair, and the column with what Holm makes of it among all pairs of the same scenario, level and metric. */
const CORRECTED = [
  ['p', 'pHolm'],
  ['pCautious', 'pCautiousHolm'],
  ['pWilcoxon', 'pWilcoxonHolm'],
  ['pPermutation', 'pPermutationHolm'],
] as const;

/**
 * Table `paired`: differences between every two detectors of a level over the same replicates; `pHolm` and its like are p-values adjusted for all pairs of
 * that scenario, level and metric, `apart` says whether `pCautiousHolm` tells the two apart at 5 % (then `low` and `high` leave out 0; they are of one pair alone, and may leave it out where `apart` is no), and `leader` is the detector of that scenario and level with the best
 * mean average precision.
 */
export function pairedTable(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  const testOverTrain = plan.dataset === null ? 0 : 1 / (plan.dataset.nFolds - 1);
  return fields(groups).flatMap(({ scenario, level, contenders }) => {
    const leader = leaderOf(contenders, plan);
    return compared(plan, COMPARED_METRICS).flatMap(({ id }) => {
      const values = contenders.map((group) => byReplicate(group, id, plan));
      const nPairs = (contenders.length * (contenders.length - 1)) / 2;
      const rows = contenders.flatMap((a, i) =>
        contenders.slice(i + 1).map((b, offset) => ({
          ...{ scenario, level, metric: id, a: a.detector, b: b.detector, leader },
          ...pairedDifference(values[i], values[i + 1 + offset], testOverTrain, nPairs),
        })),
      );
      const adjusted = CORRECTED.map(([raw, name]) => [name, holm(rows.map((row) => row[raw]))] as const);
      return rows.map((row, index): TableRow => {
        const holms = Object.fromEntries(adjusted.map(([name, values]) => [name, values[index]]));
        const { pCautiousHolm } = holms;
        return {
          ...row,
          ...holms,
          apart: pCautiousHolm === null ? null : pCautiousHolm <= FALSE_ALARMS ? 'yes' : 'no',
        };
      });
    });
  });
}

function leaderOf(contenders: readonly CellGroup[], plan: Plan): string {
  const mean = (group: CellGroup): number => meanInterval(byReplicate(group, LEADS_BY, plan)).value ?? -1;
  return [...contenders].sort((a, b) => mean(b) - mean(a))[0].detector;
}

/** Table `ranking`: mean rank of each detector over the replicates, with Friedman's p-value and Nemenyi's critical difference of its field. */
export function rankingTable(groups: readonly CellGroup[], plan: Plan): TableRow[] {
  return fields(groups).flatMap(({ scenario, level, contenders }) =>
    compared(plan, RANKED_METRICS).flatMap(({ id, better }) => {
      const values = contenders.map((group) => byReplicate(group, id, plan));
      const ranking = better === 'neither' ? null : meanRanks(values, better);
      if (ranking === null) return [];
      const { ranks, criticalDifference, p, nBlocks } = ranking;
      const rows = contenders.map(({ detector }, index) => ({
        ...{ scenario, level, metric: id, contender: detector, rank: ranks[index], criticalDifference, p, n: nBlocks },
      }));
      return rows.sort((a, b) => a.rank - b.rank);
    }),
  );
}

/** The measured detectors of one scenario at one level. */
interface Field {
  readonly scenario: string;
  readonly level: string;
  readonly contenders: readonly CellGroup[];
}

function fields(groups: readonly CellGroup[]): Field[] {
  const found = new Map<string, { scenario: string; level: string; contenders: CellGroup[] }>();
  for (const group of groups) {
    if (group.cells.length === 0) continue;
    const { scenario, level } = group;
    const key = JSON.stringify([scenario, level]);
    const field = found.get(key) ?? { scenario, level, contenders: [] };
    found.set(key, field);
    field.contenders.push(group);
  }
  return [...found.values()];
}

const compared = (plan: Plan, ids: readonly string[]) => plan.metrics.filter(({ id }) => ids.includes(id));

/** The metric over all rows under the first policy: one value a replicate, NaN where the detector was skipped, so that pairs are of one world. */
export function byReplicate(group: CellGroup, metric: string, plan: Plan): number[] {
  const judged = policyOf(group, plan.policies[0].name);
  const values = valuesOf(judged, 'overall', metric);
  const out = new Array<number>(nReplicates(plan)).fill(NaN);
  judged.forEach(({ replicate }, position) => (out[replicate - 1] = values[position]));
  return out;
}
