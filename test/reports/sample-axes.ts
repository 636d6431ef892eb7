import type { TableRow } from '../../reports/report.js';

/** Made-up ranks along an evasion dial: at its end the order is turned round. */
export function axisRanks(contenders: readonly string[]): TableRow[] {
  return [0, 0.5, 1].flatMap((value) =>
    contenders.map((contender, place) => ({
      ...{ axis: 'evasion', level: 'account', metric: 'average-precision', value, contender },
      ...{ mean: 0.8 - 0.1 * place, rank: value === 1 ? contenders.length - place : place + 1, leads: 0.25, n: 5 },
    })),
  );
}
