import type { Traffic } from '../traffic/epoch.js';
import type { Truth } from '../truth/truth.js';
import { MeasuredWorld } from './measured-world.js';
import type { Quantity } from './quantity.js';

/** What one world gave for one figure. */
export interface Measurement {
  readonly quantity: string;
  readonly figure: string;
  /** NaN where the world holds nobody to measure, or nothing to divide by. */
  readonly value: number;
}

/** Measures every figure of every quantity in one world. O(actions), a few passes. */
export function measureWorld(
  quantities: ReadonlyMap<string, Quantity>,
  world: { readonly traffic: Traffic; readonly truth: Truth },
): Measurement[] {
  const measured = new MeasuredWorld(world);
  return [...quantities.values()].flatMap((quantity) => {
    const values = quantity.measure(measured);
    return quantity.figures.map(({ id }, place) => ({
      quantity: quantity.id,
      figure: id,
      value: Number.isFinite(values[place]) ? values[place] : NaN,
    }));
  });
}
