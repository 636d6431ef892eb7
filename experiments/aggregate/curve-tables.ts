import type { TableRow } from '../../reports/report.js';
import { FALSE_REMOVAL_GRID, RECALL_GRID } from '../metrics/curves.js';
import { meanInterval } from '../metrics/mean-interval.js';
import { N_SCORE_BINS } from '../metrics/score-histogram.js';
import type { CellGroup } from './cell-group.js';

const UNIT: readonly [number, number] = [0, 1];

/** Table `pr-curve`: precision at a grid of recalls, with the lines of chance (the prevalence) and of a perfect detector. */
export function precisionRecallTable(groups: readonly CellGroup[]): TableRow[] {
  const measured = groups.flatMap((group) => {
    const { scenario, detector, level, cells } = group;
    return RECALL_GRID.map((recall, step) => {
      const { value, low, high, n } = meanInterval(
        cells.map((cell) => cell.precisionAtRecall[step]),
        UNIT,
      );
      return { scenario, detector, level, kind: 'detector', recall, precision: value, low, high, n };
    }).filter(({ n }) => n > 0);
  });
  const references = firstOfLevel(groups).flatMap(({ scenario, level, cells }) => {
    const { value, low, high, n } = meanInterval(
      cells.map((cell) => cell.prevalence),
      UNIT,
    );
    return RECALL_GRID.flatMap((recall) => [
      { scenario, detector: 'chance', level, kind: 'chance', recall, precision: value, low, high, n },
      { scenario, detector: 'oracle', level, kind: 'oracle', recall, precision: 1, low: 1, high: 1, n },
    ]);
  });
  return [...measured, ...references];
}

/** Table `false-removal-curve`: recall at a logarithmic grid of false-removal rates, with chance and oracle. */
export function falseRemovalTable(groups: readonly CellGroup[]): TableRow[] {
  const measured = groups.flatMap((group) => {
    const { scenario, detector, level, cells } = group;
    return FALSE_REMOVAL_GRID.map((falseRemovalRate, step) => {
      const { value, low, high, n } = meanInterval(
        cells.map((cell) => cell.recallAtFalseRemoval[step]),
        UNIT,
      );
      return { scenario, detector, level, kind: 'detector', falseRemovalRate, recall: value, low, high, n };
    }).filter(({ n }) => n > 0);
  });
  const references = firstOfLevel(groups).flatMap(({ scenario, level, cells: { length: n } }) =>
    FALSE_REMOVAL_GRID.flatMap((falseRemovalRate) => {
      const at = (kind: 'chance' | 'oracle', recall: number): TableRow => ({
        ...{ scenario, detector: kind, level, kind, falseRemovalRate, recall },
        ...{ low: recall, high: recall, n },
      });
      return [at('chance', falseRemovalRate), at('oracle', 1)];
    }),
  );
  return [...measured, ...references];
}

/** Table `score-distribution`: share of each class's rows in each score bin, as mean over replicates. */
export function scoreTable(groups: readonly CellGroup[]): TableRow[] {
  return groups.flatMap(({ scenario, detector, level, cells }) => {
    const classes = [...new Set(cells.flatMap((cell) => cell.classes))];
    return classes.flatMap((name) => {
      const shares = cells.map((cell) => sharesOf(cell.histogram[cell.classes.indexOf(name)]));
      return Array.from({ length: N_SCORE_BINS }, (_, bin) => {
        const { value, n } = meanInterval(shares.map((share) => share[bin]));
        const binStart = bin / N_SCORE_BINS;
        return { scenario, detector, level, class: name, binStart, binEnd: (bin + 1) / N_SCORE_BINS, share: value, n };
      }).filter(({ n }) => n > 0);
    });
  });
}

function sharesOf(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? NaN : count / total));
}

/** One measured group for each scenario and level: prevalence does not depend on the detector. */
function firstOfLevel(groups: readonly CellGroup[]): CellGroup[] {
  const seen = new Map<string, CellGroup>();
  for (const group of groups) {
    const key = JSON.stringify([group.scenario, group.level]);
    if (group.cells.length > 0 && !seen.has(key)) seen.set(key, group);
  }
  return [...seen.values()];
}
