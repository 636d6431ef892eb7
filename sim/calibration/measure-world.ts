import { blamed } from '../../errors/blamed.js';
import type { Traffic } from '../traffic/epoch.js';
import type { Truth } from '../truth/truth.js';
import { mistake } from '../world/plugin-mistakes.js';
import { MeasuredWorld } from './measured-world.js';
import type { Quantity } from './quantity.js';

/** What one world gave for one figure. */
export interface Measurement {
  readonly quantity: string;
  readonly figure: string;
  /** Finite, or NaN where the world holds nobody to measure, or nothing to divide by. */
  readonly value: number;
}

/** Measures every figure of every quantity in one world. O(actions), a few passes. Throws UserError naming the quantity that breaks, or gives something else than a number a figure. */
export function measureWorld(
  quantities: ReadonlyMap<string, Quantity>,
  world: { readonly traffic: Traffic; readonly truth: Truth },
): Measurement[] {
  const measured = new MeasuredWorld(world);
  return [...quantities.values()].flatMap((quantity) => {
    const values = valuesOf(quantity, measured);
    return quantity.figures.map(({ id }, place) => ({ quantity: quantity.id, figure: id, value: values[place] }));
  });
}

/** What a quantity measures: a number a figure. */
function valuesOf(quantity: Quantity, world: MeasuredWorld): readonly number[] {
  const { id, figures } = quantity;
  const where = `quantity ${id}: measure`;
  const values: unknown = blamed(where, () => quantity.measure(world));
  if (!Array.isArray(values)) throw mistake(where, 'a list of numbers, one a figure', values);
  if (values.length !== figures.length)
    throw mistake(where, `as many values as figures, ${figures.length}`, values.length);
  for (const [place, value] of (values as readonly unknown[]).entries())
    if (typeof value !== 'number' || Math.abs(value) === Infinity)
      throw mistake(`${where}: ${figures[place].id}`, 'a number, NaN where there is nobody to measure', value);
  return values as readonly number[];
}
