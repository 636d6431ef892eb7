import { MOST_SIGNS, nameLabels, shortNames } from '../name-labels.js';

type Spec = Readonly<Record<string, unknown>>;

/** The panels of a chart: how many stand side by side, and how wide each is drawn. */
export interface Panels {
  readonly columns: number;
  readonly width: number;
}

/** No panel gets narrower than this share of the width its chart asks for, nor wider than that share. */
const LEAST_SHARE = 0.62;
const MOST_SHARE = 1.45;

/** The panels that a chart asks for: `columns` of `concat` or `facet`, or one single view. */
export function wantedPanels(spec: Spec): Panels {
  const views = spec['concat'] as readonly Spec[] | undefined;
  const inner = views?.[0] ?? (spec['facet'] === undefined ? spec : (spec['spec'] as Spec));
  const width = inner['width'];
  const columns = spec['columns'];
  const nMost = views?.length ?? Infinity;
  return {
    columns: Math.min(typeof columns === 'number' ? columns : 1, nMost),
    width: typeof width === 'number' ? width : 300,
  };
}

/** Labels of an axis get no more than this share of the page: the marks need the rest. */
const MOST_LABELS = 0.48;
/** What a legend needs beside its labels. */
const SYMBOL_PX = 30;
/** So wide is a sign of a label, at most on average: names are shortened before they run into the limit. */
const SIGN_PX = 6;

/** The same chart, its labels cut where they would take a narrow page from the marks, and those of legends where they are wider than the page; `names` are told apart all the same. O(spec). */
export function withLabelsFor(spec: Spec, availablePx: number, names: readonly string[]): Spec {
  const known = new Set([nameLabels(names).labelExpr, nameLabels([]).labelExpr]);
  const cutTo = (value: unknown, mostPx: number): unknown => {
    if (Array.isArray(value)) return value.map((one) => cutTo(one, mostPx));
    if (typeof value !== 'object' || value === null) return value;
    const inner = Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, cutTo(one, key === 'legend' ? availablePx - SYMBOL_PX : mostPx)]),
    );
    const { labelExpr, labelLimit } = inner;
    const nSigns = Math.floor(mostPx / SIGN_PX);
    if (known.has(labelExpr as string) && nSigns < MOST_SIGNS) {
      const longest = Math.max(0, ...[...shortNames(names, nSigns).values()].map(({ length }) => length));
      return {
        ...inner,
        labelExpr: nameLabels(names, nSigns).labelExpr,
        labelLimit: Math.max(mostPx, longest * SIGN_PX),
      };
    }
    return typeof labelLimit === 'number' && labelLimit > mostPx ? { ...inner, labelLimit: mostPx } : inner;
  };
  return cutTo(spec, Math.round(availablePx * MOST_LABELS)) as Spec;
}

/** The same chart with other panels. */
export function withPanels(spec: Spec, { columns, width }: Panels): Spec {
  const views = spec['concat'] as readonly Spec[] | undefined;
  if (views !== undefined) return { ...spec, columns, concat: views.map((view) => ({ ...view, width })) };
  if (spec['facet'] !== undefined) return { ...spec, columns, spec: { ...(spec['spec'] as Spec), width } };
  return { ...spec, width };
}

/**
 * Chooses panels that fill a page of `availablePx`, from a first drawing with panels `drawn` that came out `drawnPx` wide:
 * what is not panel (axes, gaps) stays, the panels take the rest. As many columns as fit at a readable width.
 */
export function fittedPanels(wanted: Panels, drawn: Panels, drawnPx: number, availablePx: number): Panels {
  const besidePx = Math.max(0, drawnPx - drawn.columns * drawn.width) / drawn.columns;
  const least = Math.min(wanted.width * LEAST_SHARE, availablePx - besidePx);
  for (let columns = wanted.columns; columns > 1; columns--) {
    const width = Math.floor(availablePx / columns - besidePx);
    if (width >= least) return { columns, width: Math.min(width, Math.round(wanted.width * MOST_SHARE)) };
  }
  const width = Math.max(80, Math.floor(availablePx - besidePx));
  return { columns: 1, width: Math.min(width, Math.round(wanted.width * MOST_SHARE)) };
}
