/** How dense a part of a tensor is: see `PartDensity`. */
export type DensityMeasure = 'arithmetic' | 'geometric' | 'suspiciousness';

/** Mass and mode sizes of a part. */
export interface PartSize {
  readonly mass: number;
  readonly sizes: readonly number[];
}

/**
 * Density of a part, n modes. Arithmetic: mass / mean size; geometric: mass / (product of sizes)^(1/n); suspiciousness: how unlikely so much mass is where all mass is
 * spread evenly, m (ln(m/M) - 1) + M r - m ln r in nats with r the part's share of the whole volume. Empty parts have -1 (arithmetic: 0 without
 * mass). O(modes).
 * Source: Shin, Hooi, Faloutsos 2016, M-Zoom, definitions 1 to 3; Jiang et al. 2015 for the last.
 */
export function partDensity(measure: DensityMeasure, { mass, sizes }: PartSize, whole: PartSize): number {
  if (measure === 'arithmetic') {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return total === 0 ? -1 : mass / (total / sizes.length);
  }
  const volume = volumeOf(sizes);
  if (volume === 0) return -1;
  if (measure === 'geometric') return mass / volume ** (1 / sizes.length);
  if (mass === 0) return -1;
  const share = volume / volumeOf(whole.sizes);
  return mass * (Math.log(mass / whole.mass) - 1) + whole.mass * share - mass * Math.log(share);
}

function volumeOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
