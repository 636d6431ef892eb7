import { describe, expect, it } from 'vitest';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { isCounted } from '../../sim/calibration/quantity.js';
import { NO_DATA, readShared } from '../reference/reference-data.js';

const dossier = readShared('../calibration.md');
const figures = [...(await loadQuantities()).values()].flatMap(({ id, figures: own }) =>
  own.map((figure) => ({ ...figure, id: `${id}/${figure.id}` })),
);

/** The codes of every numbered row, such as 42 -> [A]. */
function codesByRow(text: string): Map<number, string[]> {
  const rows = text.matchAll(/^\| (\d+) \|.*\| ([ABCDM*/]+)[^|]*\|$/gm);
  return new Map(Array.from(rows, ([, row, codes]) => [Number(row), codes.split('/')]));
}

/** The numbered rows that a figure cites: "a2 rows 40-41, a5" are 40 and 41. */
function rowsOf(cited: string): number[] {
  const [, first, last] = /rows? (\d+)(?:-(\d+))?/.exec(cited) ?? [];
  if (first === undefined) return [];
  const from = Number(first);
  return Array.from({ length: Number(last ?? first) - from + 1 }, (_, place) => from + place);
}

describe.skipIf(dossier === null)(`codes of the dossier (${NO_DATA})`, () => {
  const codes = codesByRow(dossier ?? '');
  const numbered = figures.filter(({ row }) => rowsOf(row).length > 0);

  it('finds the rows that the figures cite', () => {
    expect(numbered.length).toBeGreaterThan(100);
    for (const { id, row } of numbered) for (const cited of rowsOf(row)) expect(codes.get(cited), id).toBeDefined();
  });

  it('are those of every figure that counts', () => {
    for (const { id, row, sure } of numbered.filter(isCounted))
      expect(
        rowsOf(row).flatMap((cited) => codes.get(cited) ?? []),
        `${id} (${row})`,
      ).toContain(sure);
  });
});

it('shows what was derived or remembered and does not count it', () => {
  const shownOnly = figures.filter((figure) => !isCounted(figure)).map(({ id }) => id);
  expect(shownOnly).toEqual(
    expect.arrayContaining(['daily-use/daily-monthly', 'answers/follow-back', 'fake-followers/size']),
  );
});
