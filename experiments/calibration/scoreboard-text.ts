import type { Scoreboard, ScoreboardRow } from './scoreboard.js';

/** The scoreboard as a table for people, one block for each quantity and population, and the count. */
export function scoreboardText(board: Scoreboard): string {
  const columns = ['', 'sure', 'published', 'band', 'simulated', 'interval', '', 'source'];
  const headingOf = ({ quantity, population }: ScoreboardRow): string => `${quantity}: ${population}`;
  const headings = [...new Set(board.rows.map(headingOf))];
  const lines = board.rows.map(lineOf);
  const width = columns.map((title, column) => Math.max(title.length, ...lines.map((cells) => cells[column].length)));
  const text = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(width[column]))
      .join('  ')
      .trimEnd();
  const blocks = headings.map((heading) => {
    const rows = board.rows.filter((row) => headingOf(row) === heading);
    return ['', heading, ...rows.map((row) => text(lineOf(row)))].join('\n');
  });
  return [text(columns), ...blocks, '', countLine(board)].join('\n');
}

/** The count in one sentence. */
export function countLine({ nInside, nCounted, nNotMeasured }: Scoreboard): string {
  const left = nNotMeasured === 0 ? '' : `; ${nNotMeasured} found nobody to measure in this scenario`;
  return `${nInside} of ${nCounted} counted quantities inside${left}`;
}

function lineOf(row: ScoreboardRow): string[] {
  const { label, sure, published, bandLow, bandHigh, value, low, high, verdict, counted, source, row: at } = row;
  return [
    `  ${label}`,
    sure,
    published,
    `${bandLow === null ? '' : shortNumber(bandLow)}..${bandHigh === null ? '' : shortNumber(bandHigh)}`,
    value === null ? '-' : shortNumber(value),
    low === null || high === null ? '' : `[${shortNumber(low)}, ${shortNumber(high)}]`,
    counted === 'yes' ? (verdict === 'outside' ? 'OUTSIDE' : verdict) : `(${verdict})`,
    `${source} (${at})`,
  ];
}

/** A number with three significant digits, never in exponents. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value
    .toFixed(Math.min(digits, 6))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}
