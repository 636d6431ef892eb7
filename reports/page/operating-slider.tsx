import { useMemo, useState } from 'preact/hooks';
import { LEVEL_TITLES, LEVELS } from '../house-style.js';
import type { Report, TableRow } from '../report.js';
import { DetectorName } from './detector-name.js';
import { MetricTable, type Cell } from './metric-table.js';
import { columnHead } from './headline-tables.js';
import { numberStyle } from './number-format.js';
import { selectRows, selectTables } from './selection.js';
import type { Selection } from './selection.js';

/** What the slider tells of each detector; those the study measured have the same names there. */
const COLUMNS: readonly Report['metrics'][number][] = [
  { id: 'recall', summary: 'Share of the inauthentic rows that are hit.', better: 'higher', display: 'rate' },
  { id: 'precision', summary: 'Share of the hit rows that are inauthentic.', better: 'higher', display: 'rate' },
  { id: 'false-removal-rate', summary: 'Share of the organic rows that are hit.', better: 'lower', display: 'rate' },
  { id: 'hit', summary: 'Rows hit: what a reviewer would have to look at.', better: 'neither', display: 'count' },
  {
    id: 'wrongly-hit-people',
    summary: 'Distinct real people with a false removal.',
    better: 'lower',
    display: 'count',
  },
];

interface Props {
  readonly report: Report;
  readonly selection: Selection;
}

/** A slider over budgets of false removals: what every detector would catch, and how many people it would wrongly hit. Its first stop is the study's own threshold. */
export function OperatingSlider({ report, selection }: Props) {
  const table = useMemo(
    () => selectTables(report.tables, ['operating-curve'], selection)['operating-curve'] ?? [],
    [report, selection],
  );
  const levels = LEVELS.filter((level) => table.some((row) => row['level'] === level));
  const [chosen, setChosen] = useState<string>(levels[0] ?? '');
  const [stop, setStop] = useState(0);
  const level = levels.find((one) => one === chosen) ?? levels[0];
  const budgets = useMemo(() => [...new Set(table.map((row) => Number(row['budget'])))].sort((a, b) => a - b), [table]);
  if (level === undefined) return null;
  const budget = stop === 0 ? null : budgets[stop - 1];
  const ofLevel = table.filter((row) => row['level'] === level && row['budget'] === budget);
  const ofStudy = selectRows(report.rows, selection).filter((row) => row.level === level && row.segment === 'overall');
  const ids = report.detectors.map(({ id }) => id);
  const shown = ids.filter((id) => (budget === null ? ofStudy : ofLevel).some((row) => row['detector'] === id));
  const text =
    budget === null ? `as in the study (${selection.policy})` : `at most ${percent(budget)} of the organic rows`;
  return (
    <section class="operating">
      <h2>Move the threshold</h2>
      <div class="operating-controls">
        {levels.length > 1 && (
          <label class="choice">
            <span class="soft">Level</span>
            <select value={level} onChange={(event) => setChosen(event.currentTarget.value)}>
              {levels.map((one) => (
                <option key={one} value={one}>
                  {LEVEL_TITLES[one] ?? one}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="operating-range">
          <span>
            False removals: <output>{text}</output>
          </span>
          <input
            type="range"
            min={0}
            max={budgets.length}
            step={1}
            value={stop}
            aria-label="Budget of false removals"
            aria-valuetext={text}
            onInput={(event) => setStop(Number(event.currentTarget.value))}
          />
        </label>
      </div>
      <MetricTable
        caption={LEVEL_TITLES[level] ?? level}
        corner="Detector"
        columns={COLUMNS.map((metric) => ({
          key: metric.id,
          head: columnHead(metric.id, numberStyle(metric).unit),
          hint: metric.summary,
        }))}
        lines={shown.map((id) => ({
          key: id,
          head: <DetectorName id={id} ids={ids} />,
          cells: COLUMNS.map((metric) =>
            budget === null
              ? ofStudy.find((row) => row.detector === id && row.metric === metric.id)
              : cellOf(
                  ofLevel.find((row) => row['detector'] === id),
                  metric.id,
                ),
          ),
        }))}
        metricOf={(column) => COLUMNS[column]}
      />
      <p class="note">
        The first stop is the study’s own threshold, chosen on audited rows before the test. Every other stop places the
        threshold on the test rows themselves, so that just so many organic rows are hit: what each detector could do
        were its threshold placed perfectly.
      </p>
    </section>
  );
}

/** One number of a point with its interval. */
function cellOf(row: TableRow | undefined, metric: string): Cell | undefined {
  if (row === undefined) return undefined;
  const number = (column: string): number | null => (typeof row[column] === 'number' ? row[column] : null);
  const [low, high] = [number(`${metric}-low`), number(`${metric}-high`)];
  return { metric, value: number(metric), low, high, n: number('n') ?? 0 };
}

/** A share as a percentage with its leading digits: 0.001 % to 100 %. */
function percent(value: number): string {
  return `${Number((100 * value).toPrecision(2))} %`;
}
