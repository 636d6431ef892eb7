import { z } from 'zod';
import { part, shaped } from '../../plugins/plugin-shape.js';
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

/** An end of a band; null is open. */
const END = part.either(part.number, z.null());

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
        band: part.object({ published: part.text, low: END, high: END }),
        sure: part.oneOf('A', 'A*', 'B', 'C', 'D', 'M'),
      }),
    ),
    measure: part.method,
  });
  const figures = spec.figures.map((figure) => ({
    ...figure,
    band: cutToRange(figure.band, unitRange(figure.unit ?? spec.unit)),
  }));
  return { kind: 'quantity', ...spec, figures };
}

/** Whether a figure takes part in the count. */
export function isCounted({ sure }: Pick<Figure, 'sure'>): boolean {
  return sure !== 'D' && sure !== 'M';
}
