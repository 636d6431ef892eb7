import { around } from './bands.js';
import type { Figure } from './quantity.js';
import { FIVE } from './statistics.js';

/** The five published quantiles of a distribution as figures: 5, 25, 50, 75 and 95 %, in this order. */
export function fiveFigures(
  shared: Omit<Figure, 'id' | 'label' | 'band'> & { readonly of: string; readonly id?: string },
  values: readonly [number, number, number, number, number],
): Figure[] {
  const { of, id, ...rest } = shared;
  return FIVE.map((percent, place) => ({
    ...rest,
    id: `${id === undefined ? '' : `${id}-`}p${percent}`,
    label: percent === 50 ? `${of}, median` : `${of}, ${percent} % quantile`,
    band: around(values[place]),
  }));
}
