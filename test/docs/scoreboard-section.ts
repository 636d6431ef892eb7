import type { Scoreboard } from '../../experiments/calibration/scoreboard.js';
import { countLine, scoreboardText } from '../../experiments/calibration/scoreboard-text.js';

const seedOf = ({ seeds }: Scoreboard): string => seeds[0].replace(/\/\d+$/u, '');
const share = ({ nInside, nCounted }: Scoreboard): string => `${((100 * nInside) / nCounted).toFixed(0)} %`;

/** What the docs say of two scoreboards of a scenario: both counts, what is missed by either, and the first one as it is printed. */
export function scoreboardSection(printed: Scoreboard, fresh: Scoreboard): string {
  const { scenario, seeds, nPeople, horizonDays } = printed;
  const size = `${seeds.length} worlds of ${nPeople.toLocaleString('en')} people for ${horizonDays} days`;
  return [
    `\`npx ersatz calibrate ${scenario} --seed ${seedOf(printed)} --worlds ${seeds.length}\` simulates ${size} and lays them beside published figures: ` +
      `${countLine(printed)} (${share(printed)}). With the seed \`${seedOf(fresh)}\`: ${countLine(fresh)} (${share(fresh)}).`,
    `Missed with both seeds: ${missedText(printed, fresh, (one, other) => one && other)}.`,
    `Missed with one of them: ${missedText(printed, fresh, (one, other) => one !== other)}.`,
    `\`\`\`text\n${scoreboardText(printed)}\n\`\`\``,
  ].join('\n\n');
}

/** Figures that count and are outside as `wanted` says of the two boards, by quantity: "answers (like-back)". */
function missedText(printed: Scoreboard, fresh: Scoreboard, wanted: (one: boolean, other: boolean) => boolean): string {
  const isMissed = (row: Scoreboard['rows'][number]): boolean => row.counted === 'yes' && row.verdict === 'outside';
  const missed = printed.rows.filter((row, place) => wanted(isMissed(row), isMissed(fresh.rows[place])));
  const quantities = [...new Set(missed.map(({ quantity }) => quantity))];
  const figuresOf = (id: string): string =>
    missed
      .filter(({ quantity }) => quantity === id)
      .map(({ figure }) => figure)
      .join(', ');
  return quantities.length === 0 ? 'none' : quantities.map((id) => `${id} (${figuresOf(id)})`).join('; ');
}
