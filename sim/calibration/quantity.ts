import { z } from 'zod';
import { part, shaped, WrongPlugin } from '../../plugins/plugin-shape.js';
import { cutToRange, type Band } from './bands.js';
import type { MeasuredWorld } from './measured-world.js';
import { unitRange } from './unit-range.js';

/**
 * How sure a published figure is. A: read in the source; A*: computed from a public data set; B: abstract or first party; C: press or vendor;
 * D: derived by arithmetic; M: from memory. D and M are shown and never counted.
 */
export type Sureness = 'A' | 'A*' | 'B' | 'C' | 'D' | 'M';

/** One published figure and the band that a simulated value should lie in. */
export interface Figure {
  /** Unique within its quantity; kebab-case. */
  readonly id: string;
  readonly label: string;
  /** Where the dossier has it, such as "a1 row 15". */
  readonly row: string;
  readonly band: Band;
  readonly sure: Sureness;
  /** Short citation; default: the quantity's own. */
  readonly source?: string;
  /** Default: the quantity's own. */
  readonly unit?: string;
  /** Of whom the figure speaks; default: the quantity's own. */
  readonly population?: string;
}

/** A few closely related published figures that one look at a world can measure. */
export interface Quantity {
  readonly kind: 'quantity';
  readonly id: string;
  readonly summary: string;
  /** Of whom the figures speak, in the words of the table. */
  readonly population: string;
  /** Short citation. */
  readonly source: string;
  readonly unit: string;
  readonly figures: readonly Figure[];
  /** One value a figure, in their order; NaN where the world holds nobody to measure. Must be pure. */
  measure(world: MeasuredWorld): readonly number[];
}

/** An end of a band. */
const END = z.custom<number | null>(
  (value) => value === null || Number.isFinite(value),
  'expected a number, or null where the band is open',
);

/** A band that holds something. */
const BAND = z
  .looseObject({ published: part.text, low: END, high: END })
  .refine(({ low, high }) => (low ?? -Infinity) <= (high ?? Infinity), 'expected low to be no more than high');

/** Declares a quantity: the default export of a file in `sim/calibration/catalog/`. Bands end where values of the unit do. */
export function quantity(spec: Omit<Quantity, 'kind'>): Quantity {
  shaped('quantity', spec, {
    population: part.text,
    source: part.text,
    unit: part.text,
    figures: part.list(
      part.object({
        id: part.text,
        label: part.text,
        row: part.text,
        band: BAND,
        sure: part.oneOf('A', 'A*', 'B', 'C', 'D', 'M'),
      }),
    ),
    measure: part.method,
  });
  const figures = spec.figures.map((figure, place) => {
    const where = `quantity "${spec.id}": figures.${place}`;
    if (spec.figures.findIndex(({ id }) => id === figure.id) < place)
      throw new WrongPlugin(`${where}.id: "${figure.id}" comes twice; give each figure a name of its own`);
    const unit = figure.unit ?? spec.unit;
    const [least, most] = unitRange(unit);
    const band = cutToRange(figure.band, [least, most]);
    if ((band.low ?? -Infinity) > (band.high ?? Infinity))
      throw new WrongPlugin(
        `${where}.band: expected some of what a value of the unit "${unit}" can be, ${least} to ${most}, got ${figure.band.low} to ${figure.band.high}`,
      );
    return { ...figure, band };
  });
  return { kind: 'quantity', ...spec, figures };
}

/** Whether a figure takes part in the count. */
export function isCounted({ sure }: Pick<Figure, 'sure'>): boolean {
  return sure !== 'D' && sure !== 'M';
}
