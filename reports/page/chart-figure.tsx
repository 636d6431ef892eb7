import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { columnsOf, toCsv } from '../csv.js';
import type { ChartEntry, Report, TableRow } from '../report.js';
import { standaloneSpec } from '../standalone-spec.js';
import { behindRow } from './behind-mark.js';
import { ChartEditor } from './chart-editor.js';
import { DataTable } from './data-table.js';
import { drawChart } from './draw-chart.js';
import type { Drawn } from './draw-chart.js';
import { drawInTurn } from './draw-in-turn.js';
import { usePageLinks } from './place-links.js';
import { saveAddress, saveText } from './save-file.js';
import { selectTables } from './selection.js';
import type { Selection } from './selection.js';
import { useTheme } from './theme.js';
import { useNearness, useWidth } from './watch-element.js';

interface Props {
  readonly entry: ChartEntry;
  readonly report: Pick<Report, 'tables' | 'detectors'>;
  readonly selection: Selection;
}

const EXPORTS = ['svg', 'png', 'csv', 'spec'] as const;

/** A chart with its caption, the numbers it is drawn from and its spec. It is drawn once it comes near the window, or at leisure. A click on a mark leads to the accounts behind it. */
export function ChartFigure({ entry, report, selection }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const { detectors } = report;
  const [problem, setProblem] = useState('');
  const [changed, setChanged] = useState<ChartEntry['spec'] | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [theme] = useTheme();
  const { peopleBehind } = usePageLinks();
  const isNear = useNearness(place);
  const widthPx = useWidth(place);
  const tables = useMemo(
    () => selectTables(report.tables, entry.tables, selection, entry.comparesScenarios),
    [report, entry, selection],
  );
  const shown = useMemo(() => (changed === null ? entry : { ...entry, spec: changed }), [entry, changed]);
  const isEmpty = entry.tables.some((name) => (tables[name] ?? []).length === 0);

  useLayoutEffect(() => {
    const element = place.current;
    if (!isNear || element === null || widthPx === 0 || isEmpty) return undefined;
    let isStale = false;
    // A fresh element for each drawing: an older one still under way can not paint over a newer one.
    const canvas = document.createElement('div');
    canvas.className = 'canvas';
    element.append(canvas);
    const onPick = (row: TableRow) => {
      const behind = behindRow(row, selection, report);
      const address = behind === null ? null : peopleBehind(behind);
      if (address !== null) location.hash = address;
    };
    const draw = async (): Promise<void> => {
      try {
        const result = await drawChart(canvas, { entry: shown, tables, detectors, theme, onPick });
        if (isStale) return result.discard();
        for (const child of [...element.children]) if (child !== canvas) child.remove();
        element.dataset['drawn'] = theme;
        drawn.current = result;
        setProblem('');
      } catch (error) {
        canvas.remove();
        setProblem(error instanceof Error ? error.message : String(error));
      }
    };
    const takeBack = drawInTurn(draw);
    return () => {
      isStale = true;
      takeBack();
      delete element.dataset['drawn'];
      drawn.current?.discard();
      drawn.current = null;
      if (canvas !== element.firstElementChild) canvas.remove();
    };
  }, [shown, tables, detectors, theme, isNear, widthPx, isEmpty]);

  const save = (kind: (typeof EXPORTS)[number]): void => {
    if (kind === 'csv')
      for (const [name, rows] of Object.entries(tables))
        saveText(`${name}.csv`, 'text/csv', toCsv(rows, columnsOf(rows)));
    else if (kind === 'spec')
      saveText(`${entry.id}.vl.json`, 'application/json', JSON.stringify(standaloneSpec(shown, { tables, detectors })));
    else void drawn.current?.picture(kind).then((address) => saveAddress(`${entry.id}.${kind}`, address));
  };

  return (
    <figure class="chart" id={`chart-${entry.id}`} data-chart={entry.id} aria-label={entry.title}>
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
            {EXPORTS.map((kind) => (
              <button
                key={kind}
                type="button"
                class="quiet"
                aria-label={`Save ${entry.title} as ${kind.toUpperCase()}`}
                onClick={() => save(kind)}
              >
                {kind === 'spec' ? 'Spec' : kind.toUpperCase()}
              </button>
            ))}
            <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              Edit
            </button>
          </span>
        )}
      </div>
      {isOpen && <ChartEditor chart={entry.id} spec={entry.spec} onShow={setChanged} />}
    </figure>
  );
}
