import { z } from 'zod';
import { isInside } from '../../sim/calibration/bands.js';
import type { Measurement } from '../../sim/calibration/measure-world.js';
import { isCounted, type Quantity } from '../../sim/calibration/quantity.js';
import { unitRange } from '../../sim/calibration/unit-range.js';
import { meanInterval } from '../metrics/mean-interval.js';

const rowSchema = z.strictObject({
  quantity: z.string(),
  figure: z.string(),
  label: z.string(),
  population: z.string(),
  unit: z.string(),
  /** Where the dossier has the figure. */
  row: z.string(),
  source: z.string(),
  sure: z.enum(['A', 'A*', 'B', 'C', 'D', 'M']),
  counted: z.enum(['yes', 'no']),
  published: z.string(),
  /** Null: open to this side. */
  bandLow: z.number().nullable(),
  bandHigh: z.number().nullable(),
  /** Mean over worlds; null where no world holds anybody to measure. */
  value: z.number().nullable(),
  /** 95 % interval of the mean, cut where values of the unit end; null with fewer than two worlds. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Worlds in which it could be measured. */
  n: z.int().nonnegative(),
  verdict: z.enum(['inside', 'outside', 'not measured']),
});

/** The schema of `scoreboard.json`. */
export const scoreboardSchema = z.strictObject({
  format: z.literal('scoreboard@1'),
  scenario: z.string(),
  nPeople: z.int(),
  horizonDays: z.int(),
  seeds: z.array(z.string()),
  version: z.string(),
  /** Figures that count and could be measured, and those of them inside their bands. */
  nCounted: z.int(),
  nInside: z.int(),
  /** Figures that would count but found nobody to measure in this scenario. */
  nNotMeasured: z.int(),
  rows: z.array(rowSchema),
});

/** One published figure beside what the simulated worlds gave. */
export type ScoreboardRow = z.infer<typeof rowSchema>;
/** How a scenario compares with what was published. */
export type Scoreboard = z.infer<typeof scoreboardSchema>;

/**
 * Lays the measurements of several worlds beside the published bands, in the order of the quantities. A figure is inside when the mean over
 * worlds lies in its band.
 */
export function scoreboardRows(
  quantities: ReadonlyMap<string, Quantity>,
  worlds: readonly (readonly Measurement[])[],
): ScoreboardRow[] {
  const values = new Map<string, number[]>();
  for (const { quantity, figure, value } of worlds.flat()) {
    const key = `${quantity}/${figure}`;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return [...quantities.values()].flatMap((quantity) =>
    quantity.figures.map((figure) => {
      const unit = figure.unit ?? quantity.unit;
      const { value, low, high, n } = meanInterval(values.get(`${quantity.id}/${figure.id}`) ?? [], unitRange(unit));
      const { band } = figure;
      return {
        quantity: quantity.id,
        figure: figure.id,
        label: figure.label,
        population: figure.population ?? quantity.population,
        unit,
        row: figure.row,
        source: figure.source ?? quantity.source,
        sure: figure.sure,
        counted: isCounted(figure) ? 'yes' : 'no',
        published: band.published,
        bandLow: band.low,
        bandHigh: band.high,
        value,
        low,
        high,
        n,
        verdict: value === null ? 'not measured' : isInside(value, band) ? 'inside' : 'outside',
      } as const;
    }),
  );
}

/** Counts the figures that count: how many could be measured, and how many of those are inside. */
export function countInside(
  rows: readonly Pick<ScoreboardRow, 'counted' | 'verdict'>[],
): Pick<Scoreboard, 'nCounted' | 'nInside' | 'nNotMeasured'> {
  const counted = rows.filter((row) => row.counted === 'yes');
  const nNotMeasured = counted.filter(({ verdict }) => verdict === 'not measured').length;
  return {
    nCounted: counted.length - nNotMeasured,
    nInside: counted.filter(({ verdict }) => verdict === 'inside').length,
    nNotMeasured,
  };
}
