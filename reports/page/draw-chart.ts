import embed from 'vega-embed';
import type { Result } from 'vega-embed';
import { expressionInterpreter } from 'vega-interpreter';
import { NAME_LABELS, vegaConfig } from '../house-style.js';
import type { ChartEntry, Report, TableRow } from '../report.js';
import { absentDetectors, withoutNames } from '../without-names.js';
import { pickedRow, type PickedMark } from './behind-mark.js';
import { fittedPanels, wantedPanels, withLabelsFor, withPanels } from './fit-spec.js';
import type { Panels } from './fit-spec.js';
import { inColoursOf, withoutEmptyPanels } from './show-spec.js';
import type { Theme } from './theme.js';

/** A chart on the page. */
export interface Drawn {
  /** Address of the chart as a picture. */
  picture(kind: 'svg' | 'png'): Promise<string>;
  /** Frees what the chart holds. */
  discard(): void;
}

/** What to draw and how. */
export interface Drawing {
  readonly entry: ChartEntry;
  readonly tables: Readonly<Record<string, readonly TableRow[]>>;
  readonly detectors: Report['detectors'];
  readonly theme: Theme;
  /** Told the row behind a mark that was clicked. */
  readonly onPick?: (datum: TableRow) => void;
}

/**
 * Lets no spec load anything: whatever a run's chart names as an address of data, an image or a link is refused. Data comes with the spec, by name.
 */
const REFUSING_LOADER = {
  load: () => Promise.reject(new Error('charts can not load addresses')),
  sanitize: () => Promise.reject(new Error('charts can not load addresses')),
  http: () => Promise.reject(new Error('charts can not load addresses')),
  file: () => Promise.reject(new Error('charts can not load files')),
};

/**
 * Draws a chart into an element, as wide as the element. Expressions run in Vega's interpreter, so that no page needs `unsafe-eval`;
 * the style sheet of the page takes the place of the styles that vega-embed would inject.
 */
export async function drawChart(element: HTMLElement, drawing: Drawing): Promise<Drawn> {
  const availablePx = element.clientWidth;
  const spec = shownSpec(drawing, availablePx);
  const wanted = wantedPanels(spec);
  let panels: Panels = wanted;
  let result = await draw(element, withPanels(spec, panels), drawing, availablePx);
  // Axes and legends have sizes that only a drawing tells: draw, measure, draw again, at most twice.
  for (let round = 0; round < 2; round++) {
    const nShown = shownColumns(element, panels.columns);
    const better = fittedPanels(
      { ...wanted, columns: Math.min(wanted.columns, nPanels(element) ?? wanted.columns) },
      { ...panels, columns: nShown },
      svgWidth(element),
      availablePx,
    );
    if (better.columns === panels.columns && Math.abs(better.width - panels.width) <= 2) break;
    panels = better;
    result.finalize();
    result = await draw(element, withPanels(spec, panels), drawing, availablePx);
  }
  const { view, finalize } = result;
  nameAsOne(element, `${drawing.entry.title}. ${drawing.entry.caption}`);
  const { onPick } = drawing;
  if (onPick !== undefined)
    view.addEventListener('click', (event, item) => {
      const row = pickedRow(item as PickedMark | null | undefined, placeInPanel(event as unknown as MouseEvent));
      if (row !== null) onPick(row);
    });
  return { picture: (kind) => view.toImageURL(kind, 2), discard: finalize };
}

/** Where a click fell in the panel of the mark below it, px: lines and bands have the coordinates of their panel. */
function placeInPanel({ target, clientX, clientY }: MouseEvent): [number, number] {
  const seen = target instanceof SVGGraphicsElement ? target.getScreenCTM() : null;
  if (seen === null) return [NaN, NaN];
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(seen.inverse());
  return [x, y];
}

/** One picture with a name, and its table beside it, tells a screen reader more than hundreds of nameless marks. */
function nameAsOne(element: HTMLElement, name: string): void {
  for (const mark of element.querySelectorAll('svg [role]'))
    for (const attribute of ['role', 'aria-roledescription', 'aria-label']) mark.removeAttribute(attribute);
  const picture = element.querySelector('svg');
  picture?.setAttribute('role', 'img');
  picture?.setAttribute('aria-label', name);
}

/** The chart without what the reader hid or the tables lack. */
function shownSpec(
  { entry, tables, detectors, theme }: Drawing,
  availablePx: number,
): Readonly<Record<string, unknown>> {
  const spec = withoutNames(inColoursOf(entry.spec, theme), absentDetectors(detectors, tables));
  // `usermeta` can carry options of vega-embed that would take the place of ours: loader, interpreter, menus.
  const shown = Object.entries(withoutEmptyPanels(spec, tables)).filter(([name]) => name !== 'usermeta');
  return {
    ...withLabelsFor(
      Object.fromEntries(shown),
      availablePx,
      detectors.map(({ id }) => id),
    ),
    datasets: tables,
  };
}

/** How wide an entry of a legend is: at least what operations and references need, more where detectors have long names. */
function entryPx(detectors: Report['detectors']): number {
  const most = Math.max(0, ...detectors.map(({ id }) => id.length));
  return Math.max(175, Math.min(NAME_LABELS.labelLimit, most * 6.5) + 45);
}

function draw(
  element: HTMLElement,
  spec: unknown,
  { theme, detectors }: Drawing,
  availablePx: number,
): Promise<Result> {
  const base = vegaConfig(theme);
  const legendPx = entryPx(detectors);
  const legend = {
    ...(base['legend'] as object),
    columns: Math.max(1, Math.floor(availablePx / legendPx)),
    layout: { top: { direction: availablePx < 640 ? 'vertical' : 'horizontal', anchor: 'start', margin: 14 } },
  };
  return embed(
    element,
    { ...(spec as object), $schema: 'https://vega.github.io/schema/vega-lite/v6.json' },
    {
      mode: 'vega-lite',
      renderer: 'svg',
      actions: false,
      loader: REFUSING_LOADER as never,
      ast: true,
      expr: expressionInterpreter,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
      config: { ...base, legend } as never,
    },
  );
}

function svgWidth(element: HTMLElement): number {
  return Number(element.querySelector('svg')?.getAttribute('width') ?? 0);
}

/** Panels of a facet as drawn; undefined for charts of another kind. */
function nPanels(element: HTMLElement): number | undefined {
  const cells = element.querySelectorAll('g.mark-group.role-scope.cell > g');
  return cells.length > 0 ? cells.length : undefined;
}

function shownColumns(element: HTMLElement, columns: number): number {
  return Math.min(columns, nPanels(element) ?? columns);
}
