import { DetectorName } from './detector-name.js';
import { shareText, wholeText } from './number-format.js';
import { segmentHarm, type OperatingPlace, type OperatingTables } from './operating-numbers.js';
import { usePageLinks } from './place-links.js';
import { segmentTitle } from './segment-tables.js';

interface Props {
  readonly tables: OperatingTables;
  readonly ids: readonly string[];
  readonly shown: readonly string[];
  readonly place: OperatingPlace;
  readonly scenario: string;
  readonly policy: string;
}

/** Distinct people wrongly hit at a place of the slider, segment by segment: how many, and which share of the segment's people. */
export function SliderHarm({ tables, ids, shown, place, scenario, policy }: Props) {
  const { peopleBehind } = usePageLinks();
  const lines = segmentHarm(tables, shown, place);
  if (lines.length === 0) return null;
  const caption = 'People wrongly hit, and their share of the group';
  const addressOf = (detector: string, segment: string): string | null =>
    peopleBehind({
      scenario,
      policy,
      detector,
      segment,
      level: place.level,
      show: 'wrong',
      by: place.by,
      budget: place.budget,
    });
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="metrics harm">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">People</th>
            <th scope="col" class="number">
              in the group
            </th>
            {shown.map((id) => (
              <th key={id} scope="col" class="number">
                <DetectorName id={id} ids={ids} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ segment, people, hit }) => (
            <tr key={segment} data-segment={segment}>
              <th scope="row">{segmentTitle(segment)}</th>
              <td class="number">{people === null ? '–' : wholeText(people)}</td>
              {shown.map((id) => {
                const value = hit.get(id) ?? null;
                const address = value === null || value === 0 ? null : addressOf(id, segment);
                const text = value === null ? '–' : wholeText(value);
                return (
                  <td key={id} class="number" data-value={value ?? undefined}>
                    {address === null ? text : <a href={address}>{text}</a>}{' '}
                    <span class="soft">{shareText(value, people ?? 0)}</span>
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
