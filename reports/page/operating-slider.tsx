import { useMemo } from 'preact/hooks';
import { LEVEL_TITLES } from '../house-style.js';
import type { Report } from '../report.js';
import { DetectorName } from './detector-name.js';
import { columnHead } from './headline-tables.js';
import { MetricTable } from './metric-table.js';
import { numberStyle } from './number-format.js';
import { operatingNumbers, type OperatingTables } from './operating-numbers.js';
import { useSliderPlace, WAYS } from './operating-place.js';
import { selectRows, selectTables } from './selection.js';
import type { Selection } from './selection.js';
import { changeSettings } from './settings.js';
import { SliderConfusion } from './slider-confusion.js';
import { SliderHarm } from './slider-harm.js';

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

/** A slider over budgets: what every detector would catch, what a reviewer would have to look at, and whom it would wrongly hit. Its first stop is the study's own threshold. */
export function OperatingSlider({ report, selection }: Props) {
  const tables = useMemo(() => tablesOf(report, selection), [report, selection]);
  const { place, levels, ways, budgets, stop } = useSliderPlace(tables.curve);
  if (place === null) return null;
  const { level, by } = place;
  const ids = report.detectors.map(({ id }) => id);
  const lines = ids
    .filter((id) => !selection.hidden.has(id))
    .map((id) => ({ id, numbers: operatingNumbers(tables, id, place) }))
    .filter(({ numbers }) => numbers.size > 0);
  const { name, label, say } = WAYS[by] ?? { name: by, label: by, say: String };
  const text = place.budget === null ? `as in the study (${selection.policy})` : say(place.budget);
  return (
    <section class="operating">
      <h2>Move the threshold</h2>
      <div class="operating-controls">
        {levels.length > 1 && (
          <label class="choice">
            <span class="soft">Level</span>
            <select value={level} onChange={(event) => changeSettings({ level: event.currentTarget.value })}>
              {levels.map((one) => (
                <option key={one} value={one}>
                  {LEVEL_TITLES[one] ?? one}
                </option>
              ))}
            </select>
          </label>
        )}
        {ways.length > 1 && (
          <label class="choice">
            <span class="soft">Limit</span>
            <select value={by} onChange={(event) => changeSettings({ by: event.currentTarget.value, stop: '' })}>
              {ways.map((one) => (
                <option key={one} value={one}>
                  {WAYS[one]?.name.toLowerCase() ?? one}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="operating-range">
          <span>
            {name}: <output>{text}</output>
          </span>
          <input
            type="range"
            min={0}
            max={budgets.length}
            step={1}
            value={stop}
            aria-label={label}
            aria-valuetext={text}
            onInput={(event) => {
              const { value } = event.currentTarget;
              changeSettings({ stop: value === '0' ? '' : value }, 'replace');
            }}
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
        lines={lines.map(({ id, numbers }) => ({
          key: id,
          head: <DetectorName id={id} ids={ids} />,
          cells: COLUMNS.map((metric) => numbers.get(metric.id)),
        }))}
        metricOf={(column) => COLUMNS[column]}
      />
      <SliderConfusion lines={lines} ids={ids} level={level} />
      <SliderHarm
        tables={tables}
        ids={ids}
        shown={lines.map(({ id }) => id)}
        place={place}
        scenario={selection.scenario}
        policy={selection.policy}
      />
      <p class="note">
        The first stop is the study’s own threshold, chosen on audited rows before the test. Every other stop places the
        threshold on the test rows themselves, as low as the limit allows: what each detector could do were its
        threshold placed perfectly.{' '}
        {by === 'threshold' &&
          'By threshold each detector stands at its loosest stop that hits no score below the asked one; the table says where that is. '}
        Means over replicates.
      </p>
    </section>
  );
}

function tablesOf(report: Report, selection: Selection): OperatingTables {
  const names = ['operating-curve', 'operating-harm', 'segment-people', 'operating-points'];
  const tables = selectTables(report.tables, names, selection);
  return {
    rows: selectRows(report.rows, selection),
    curve: tables['operating-curve'] ?? [],
    harm: tables['operating-harm'] ?? [],
    people: tables['segment-people'] ?? [],
    points: tables['operating-points'] ?? [],
    facts: report.scenarios.find(({ id }) => id === selection.scenario)?.facts ?? [],
  };
}
