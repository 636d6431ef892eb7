import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ChartEntry, Report } from '../report.js';
import { DataTable } from './data-table.js';
import { drawChart } from './draw-chart.js';
import type { Drawn } from './draw-chart.js';
import { selectTables } from './selection.js';
import type { Selection } from './selection.js';
import { useTheme } from './theme.js';
import { useNearness, useWidth } from './watch-element.js';

interface Props {
  readonly entry: ChartEntry;
  readonly report: Report;
  readonly selection: Selection;
}

/** A chart with its caption and, behind a disclosure, the numbers it is drawn from. It is drawn once it comes near the window, or at leisure. */
export function ChartFigure({ entry, report, selection }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const { detectors } = report;
  const [problem, setProblem] = useState('');
  const [theme] = useTheme();
  const isNear = useNearness(place);
  const widthPx = useWidth(place);
  const tables = useMemo(() => selectTables(report.tables, entry.tables, selection), [report, entry, selection]);
  const isEmpty = entry.tables.some((name) => (tables[name] ?? []).length === 0);

  useLayoutEffect(() => {
    const element = place.current;
    if (!isNear || element === null || widthPx === 0 || isEmpty) return undefined;
    let isStale = false;
    // A fresh element for each drawing: an older one still under way can not paint over a newer one.
    const canvas = document.createElement('div');
    canvas.className = 'canvas';
    element.append(canvas);
    drawChart(canvas, { entry, tables, detectors, theme }).then(
      (result) => {
        if (isStale) return result.discard();
        for (const child of [...element.children]) if (child !== canvas) child.remove();
        element.dataset['drawn'] = theme;
        drawn.current = result;
        setProblem('');
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isStale = true;
      delete element.dataset['drawn'];
      drawn.current?.discard();
      drawn.current = null;
      if (canvas !== element.firstElementChild) canvas.remove();
    };
  }, [entry, tables, detectors, theme, isNear, widthPx, isEmpty]);

  return (
    <figure class="chart" id={`chart-${entry.id}`} data-chart={entry.id}>
      <h3>{entry.title}</h3>
      <div class="chart-place" ref={place} hidden={isEmpty} />
      {isEmpty && <p class="note">Nothing to draw for this choice of scenario and detectors.</p>}
      {problem !== '' && <p class="note problem">This chart could not be drawn: {problem}</p>}
      <figcaption>{entry.caption}</figcaption>
      <div class="chart-foot">
        {entry.tables.map((name) => (
          <DataTable key={name} name={name} rows={tables[name] ?? []} />
        ))}
        {!isEmpty && (
          <span class="save">
            {(['svg', 'png'] as const).map((kind) => (
              <button key={kind} type="button" class="quiet" onClick={() => void drawn.current?.save(kind, entry.id)}>
                {kind.toUpperCase()}
              </button>
            ))}
          </span>
        )}
      </div>
    </figure>
  );
}
