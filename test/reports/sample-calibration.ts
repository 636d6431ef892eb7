import type { RandomStream } from '../../random/stream.js';
import type { TableRow } from '../../reports/report.js';

/** Bands that the viewer lays behind its own charts of a world. */
const DRAWN_BANDS = [
  { quantity: 'followers-of-ordinary-people', figure: 'p50', label: 'followers, median', bandLow: 173, bandHigh: 690 },
  { quantity: 'posting-hours', figure: 'night', label: 'posts from 1 to 7 o’clock', bandLow: 0.04, bandHigh: 0.16 },
];

/** Table `calibration` of a made-up report. */
export function calibration(
  { scenario, n }: { readonly scenario: string; readonly n: number },
  random: RandomStream,
): TableRow[] {
  const drawn = DRAWN_BANDS.map(({ bandLow, bandHigh, ...figure }) => ({
    ...{ scenario, ...figure, population: 'ordinary people', unit: 'as drawn', row: 'a1 row 1', source: 'made up' },
    ...{ sure: 'A', published: '4', counted: 'yes', bandLow, bandHigh, value: (bandLow + bandHigh) / 2 },
    ...{ low: bandLow, high: bandHigh, n, verdict: 'inside' },
  }));
  const rows = Array.from({ length: 8 }, (_, place) => {
    const value = 3 + 3 * random.uniform();
    const [bandLow, bandHigh] = [place === 1 ? null : 3, place === 2 ? null : 5];
    const isInside = value <= (bandHigh ?? Infinity);
    return {
      ...{ scenario, quantity: 'followers', figure: `p${place}`, label: `figure ${place}`, population: 'people' },
      ...{ unit: 'accounts', row: 'a1 row 1', source: 'made up', sure: place === 3 ? 'M' : 'A', published: '4' },
      ...{ counted: place === 3 ? 'no' : 'yes', bandLow, bandHigh, value: place === 4 ? null : value },
      ...{ low: value - 0.4, high: value + 0.4, n },
      verdict: place === 4 ? 'not measured' : isInside ? 'inside' : 'outside',
    };
  });
  return [...rows, ...drawn];
}
