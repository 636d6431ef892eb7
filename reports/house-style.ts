import { counted } from '../errors/counted.js';
import { nameLabels } from './name-labels.js';
import type { TableRow } from './report.js';

/** A discrete scale: one value of the range for each value of the domain. */
export interface DiscreteScale {
  readonly domain: readonly string[];
  readonly range: readonly string[];
}

/**
 * Colours of the detectors, in the order of the report. The first four are told apart under every common colour blindness.
 * Source: M. Okabe and K. Ito, "Color Universal Design" (2008); the last four from P. Tol, "Colour schemes" (2021), muted.
 */
const DETECTOR_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#882255', '#999933', '#44aa99', '#6699cc'];
const DETECTOR_SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'triangle-down',
  'cross',
  'triangle-right',
  'triangle-left',
];
/** Colours of the operations: none of them is a detector's colour. Source: as above. */
const OPERATION_COLOURS = ['#e69f00', '#56b4e9', '#aa4499', '#117733', '#cc6677', '#332288'];
/** Organic people and reference lines: a grey that reads on white and on near-black. */
const NEUTRAL = '#858b94';

/** What the deep colours above become on a near-black page, where they would sink; the others read on both. */
const ON_DARK: Readonly<Record<string, string>> = {
  '#0072b2': '#3f9fe6',
  '#d55e00': '#f07c34',
  '#009e73': '#22bd92',
  '#882255': '#a86fe8',
  '#aa4499': '#cf7ac4',
  '#117733': '#3fae63',
  '#332288': '#9184e4',
};

/** A chart colour as it is shown on a page of the given look. */
export function shownColour(colour: string, mode: 'light' | 'dark'): string {
  return mode === 'dark' ? (ON_DARK[colour] ?? colour) : colour;
}

/** The names by which tables call what no operation caused. */
const ORGANIC_NAMES = ['organic', 'owner'];

function cycle(values: readonly string[], index: number): string {
  return values[index % values.length] ?? NEUTRAL;
}

/** Gives each detector its colour; the place in the report decides, so a colour never changes within a report. */
export function detectorColours(ids: readonly string[]): DiscreteScale {
  return { domain: ids, range: ids.map((_, place) => cycle(DETECTOR_COLOURS, place)) };
}

/**
 * Gives each detector its point shape, the second way to tell detectors apart. Colours begin anew after eight; shapes then go on by a step of three, so no two of
 * 64 detectors look the same.
 */
export function detectorShapes(ids: readonly string[]): DiscreteScale {
  const shapeOf = (place: number): string =>
    cycle(DETECTOR_SHAPES, place + SHAPE_STEP * Math.floor(place / DETECTOR_COLOURS.length));
  return { domain: ids, range: ids.map((_, place) => shapeOf(place)) };
}

/** Odd, so that with eight shapes every round of the colours has another one. */
const SHAPE_STEP = 3;

/** The dashes of detectors' lines: whole for the first eight, then one pattern for each round of the colours. Undefined where all are whole. */
export function detectorDashes(ids: readonly string[]): object | undefined {
  const patterns = [
    [7, 3],
    [3, 2],
    [9, 3, 2, 3],
  ];
  const nRounds = Math.ceil(ids.length / DETECTOR_COLOURS.length);
  if (nRounds < 2) return undefined;
  const condition = Array.from({ length: nRounds - 1 }, (_, round) => {
    const ofRound = ids.slice((round + 1) * DETECTOR_COLOURS.length, (round + 2) * DETECTOR_COLOURS.length);
    return {
      test: `indexof(${JSON.stringify(ofRound)}, datum.detector) >= 0`,
      value: patterns[round % patterns.length],
    };
  });
  return { condition, value: [1, 0] };
}

/** Gives organic (or owner) the neutral grey and each operation a colour; names come back with the organic one first. */
export function operationColours(names: readonly string[]): DiscreteScale {
  const organic = ORGANIC_NAMES.filter((name) => names.includes(name));
  const operations = [...new Set(names)].filter((name) => !ORGANIC_NAMES.includes(name)).sort();
  return {
    domain: [...organic, ...operations],
    range: [...organic.map(() => NEUTRAL), ...operations.map((_, place) => cycle(OPERATION_COLOURS, place))],
  };
}

/** The dash patterns of the reference lines. */
export const REFERENCE_DASHES = {
  domain: ['chance', 'oracle'],
  range: [
    [5, 4],
    [1.5, 3],
  ],
} as const;
/** The colour of reference lines. */
export const REFERENCE_COLOUR = NEUTRAL;

/** The distinct values of a column as text, in the order of first appearance. */
export function distinct(rows: readonly TableRow[], column: string): string[] {
  return [...new Set(rows.map((row) => String(row[column])))];
}

/** Says how many replicates the rows rest on: `n = 5`, or `n = 3 to 5` where rows differ; with what they are where `of` names one. */
export function sampleSize(rows: readonly TableRow[], of?: string): string {
  let least = Infinity;
  let most = 0;
  for (const { n } of rows) {
    if (typeof n !== 'number') continue;
    least = Math.min(least, n);
    most = Math.max(most, n);
  }
  if (most === 0) return 'n not given';
  const n = least === most ? String(most) : `${least} to ${most}`;
  return `n = ${of === undefined ? n : counted(n, of)}`;
}

/** Names where there is room. The report knows the names and puts labels that tell them apart in place of these (`withNameLabels`). */
export const NAME_LABELS = nameLabels([]);

/** The legend of line charts: a stroke as long as a dash pattern needs to be told, as strong as the line. */
export const STROKE_LEGEND = {
  ...{ symbolType: 'stroke', symbolSize: 320, symbolOpacity: 1, symbolStrokeWidth: 2 },
  ...NAME_LABELS,
} as const;

/** The legend of detectors: their point, whatever the opacity of the layer. */
export const POINT_LEGEND = { symbolSize: 80, symbolOpacity: 1, ...NAME_LABELS } as const;

/** What a level is called in titles. */
export const LEVEL_TITLES: Readonly<Record<string, string>> = {
  account: 'Accounts',
  action: 'Actions',
  group: 'Groups',
};

/** The levels in reading order. */
export const LEVELS = ['account', 'action', 'group'] as const;

const INK = {
  light: { text: '#1c2024', soft: '#5b6470', line: '#c9ced6', grid: '#eceef1' },
  dark: { text: '#e6e8eb', soft: '#a4acb8', line: '#474e59', grid: '#282d35' },
} as const;

/** The font of pages and charts: what the reader's system uses. */
const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Open Sans", Arial, sans-serif';

/** The Vega-Lite config that gives every chart the same look, for paper-white or near-black pages. */
export function vegaConfig(mode: 'light' | 'dark'): Record<string, unknown> {
  const ink = INK[mode];
  return {
    background: null,
    font: FONT,
    padding: 2,
    view: { stroke: null },
    axis: {
      labelColor: ink.soft,
      titleColor: ink.soft,
      domainColor: ink.line,
      tickColor: ink.line,
      gridColor: ink.grid,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 'normal',
      titlePadding: 8,
      tickSize: 4,
      labelLimit: 170,
      labelFlush: false,
    },
    axisBand: { grid: false, ticks: false, labelPadding: 6 },
    legend: {
      orient: 'top',
      direction: 'horizontal',
      labelColor: ink.text,
      titleColor: ink.soft,
      labelFontSize: 11.5,
      titleFontSize: 11,
      titleFontWeight: 'normal',
      labelLimit: 220,
      columnPadding: 14,
      rowPadding: 4,
      offset: 10,
      symbolStrokeWidth: 2,
    },
    header: {
      labelColor: ink.text,
      titleColor: ink.soft,
      labelFontSize: 12,
      labelFontWeight: 600,
      labelAnchor: 'start',
      labelPadding: 6,
    },
    title: {
      color: ink.text,
      subtitleColor: ink.soft,
      subtitleFontSize: 11,
      subtitlePadding: 6,
      fontSize: 12,
      fontWeight: 600,
      anchor: 'start',
      offset: 8,
    },
    text: { color: ink.text },
    rule: { color: ink.soft },
    concat: { spacing: 28 },
    facet: { spacing: 22 },
  };
}

/**
 * Transforms that give rows the fields `from` and `to`: the ends of an interval, both at the value where there is none. A layer of nothing but missing ends would have no extent, which
 * Vega warns of.
 */
export const intervalEnds = (value = 'value', low = 'low', high = 'high'): readonly object[] => [
  { calculate: `isValid(datum.${low}) ? datum.${low} : datum.${value}`, as: 'from' },
  { calculate: `isValid(datum.${high}) ? datum.${high} : datum.${value}`, as: 'to' },
];
