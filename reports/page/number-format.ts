import type { MetricRow, Report } from '../report.js';

type MetricInfo = Report['metrics'][number];

/** How the numbers of one metric are printed: what they are multiplied with, the unit for the column's head, bounds on decimals. */
export interface NumberStyle {
  readonly factor: number;
  readonly unit: string;
  readonly leastDecimals: number;
  readonly mostDecimals: number;
}

/** Harm rates print as percent, qualities as shares of one, counts as whole numbers (or one decimal for small means). */
export function numberStyle({ display, better }: MetricInfo): NumberStyle {
  if (display === 'count') return { factor: 1, unit: '', leastDecimals: 0, mostDecimals: 1 };
  if (better === 'lower') return { factor: 100, unit: '%', leastDecimals: 2, mostDecimals: 3 };
  return { factor: 1, unit: '', leastDecimals: 2, mostDecimals: 3 };
}

/** A mean with its interval. */
export type Measured = Pick<MetricRow, 'value' | 'low' | 'high'>;

/** A number of a table, and the metric it measures. */
export type Cell = Measured & { readonly metric: string; readonly n: number };

/** Decimals for a column of numbers: as many as show the first digit of its narrowest interval, so that the column lines up. */
export function decimalsOf(rows: readonly Measured[], style: NumberStyle): number {
  let decimals = style.leastDecimals;
  for (const { value, low, high } of rows) {
    if (value === null) continue;
    const half = low === null || high === null ? Math.abs(value) / 10 : (high - low) / 2;
    if (half > 0) decimals = Math.max(decimals, Math.ceil(-Math.log10(half * style.factor)));
  }
  return Math.min(style.mostDecimals, decimals);
}

/** Prints a mean with its 95 % interval: `0.81 ± 0.02`, or `0.98 [0.94, 1.00]` where the interval is not even-sided. */
export function withInterval({ value, low, high }: Measured, { factor }: NumberStyle, decimals: number): string {
  if (value === null) return '–';
  const mean = fixed(value * factor, decimals);
  if (low === null || high === null) return mean;
  const above = fixed((high - value) * factor, decimals);
  const below = fixed((value - low) * factor, decimals);
  if (above === below) return `${mean} ± ${above}`;
  return `${mean} [${fixed(low * factor, decimals)}, ${fixed(high * factor, decimals)}]`;
}

/** A number of a data table: whole numbers as they are, others with four significant digits. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size >= 1000
    ? value.toLocaleString('en-US', { maximumFractionDigits: 0 })
    : String(Number(value.toPrecision(4)));
}

function fixed(value: number, decimals: number): string {
  const text = value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return text.replace('-', '−');
}

/** A count, with one decimal where it is a small mean: `12,345`, `3.4`. */
export function wholeText(value: number): string {
  return fixed(value, Math.abs(value) < 100 && !Number.isInteger(value) ? 1 : 0);
}

/** A part of a whole as percent, two leading digits below 10 %: `0.42 %`, `37 %`. */
export function shareText(part: number | null, whole: number): string {
  if (part === null || whole <= 0) return '';
  const percent = (100 * part) / whole;
  if (percent === 0) return '0 %';
  return `${percent >= 10 ? fixed(percent, 0) : Number(percent.toPrecision(2))} %`;
}

/** A score in [0, 1]: four significant digits. */
export function scoreText(value: number | null): string {
  return value === null ? '–' : value === 0 || value === 1 ? String(value) : value.toPrecision(4);
}
