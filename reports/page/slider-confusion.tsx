import { LEVEL_TITLES } from '../house-style.js';
import { DetectorName } from './detector-name.js';
import { scoreText, shareText, wholeText } from './number-format.js';
import type { OperatingNumbers } from './operating-numbers.js';

interface Props {
  readonly lines: readonly { readonly id: string; readonly numbers: OperatingNumbers }[];
  readonly ids: readonly string[];
  readonly level: string;
}

const COLUMNS = [
  {
    id: 'caught',
    head: 'caught',
    of: 'inauthentic',
    hint: 'inauthentic rows hit, and their share of all inauthentic ones',
  },
  {
    id: 'missed',
    head: 'missed',
    of: 'inauthentic',
    hint: 'inauthentic rows not hit, and their share of all inauthentic ones',
  },
  {
    id: 'wrongly-hit-rows',
    head: 'wrongly hit',
    of: 'organic',
    hint: 'organic rows hit, and their share of all organic ones',
  },
  {
    id: 'left-alone',
    head: 'left alone',
    of: 'organic',
    hint: 'organic rows not hit, and their share of all organic ones',
  },
  { id: 'hit', head: 'review queue', of: 'all', hint: 'rows hit, and their share of all rows' },
] as const;

/** Hits and misses of both classes in rows and percent. */
export function SliderConfusion({ lines, ids, level }: Props) {
  const told = lines.filter(({ numbers }) => numbers.has('inauthentic'));
  if (told.length === 0) return null;
  const caption = `${LEVEL_TITLES[level] ?? level}: hits and misses`;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="metrics">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Detector</th>
            <th scope="col" class="number" title="lowest score that is hit, mean over replicates">
              threshold
            </th>
            {COLUMNS.map(({ id, head, hint }) => (
              <th key={id} scope="col" class="number" title={hint}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {told.map(({ id, numbers }) => (
            <tr key={id}>
              <th scope="row">
                <DetectorName id={id} ids={ids} />
              </th>
              <td class="number" data-threshold={numbers.get('threshold')?.value ?? undefined}>
                {scoreText(numbers.get('threshold')?.value ?? null)}
              </td>
              {COLUMNS.map((column) => {
                const value = numbers.get(column.id)?.value ?? null;
                return (
                  <td key={column.id} class="number" data-value={value ?? undefined}>
                    {value === null ? '–' : wholeText(value)}{' '}
                    <span class="soft">{shareText(value, sizeOf(numbers, column.of))}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sizeOf(numbers: OperatingNumbers, of: 'inauthentic' | 'organic' | 'all'): number {
  const size = (name: string): number => numbers.get(name)?.value ?? 0;
  return of === 'all' ? size('inauthentic') + size('organic') : size(of);
}
