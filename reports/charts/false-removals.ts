import { chart } from '../chart.js';
import type { ChartInput } from '../chart.js';
import {
  detectorColours,
  detectorDashes,
  detectorShapes,
  distinct,
  intervalEnds,
  LEVEL_TITLES,
  POINT_LEGEND,
  REFERENCE_COLOUR,
  REFERENCE_DASHES,
  sampleSize,
  STROKE_LEGEND,
} from '../house-style.js';
import type { TableRow } from '../report.js';

/** The least positive rate of the curve, rounded down to a power of ten: where the logarithmic axis begins. */
function axisStart(curve: readonly TableRow[]): number {
  let least = 1;
  for (const { falseRemovalRate } of curve)
    if (typeof falseRemovalRate === 'number' && falseRemovalRate > 0) least = Math.min(least, falseRemovalRate);
  return 10 ** Math.floor(Math.log10(least) + 1e-9);
}

function layers(input: ChartInput, level: string, start: number): unknown[] {
  const ids = input.detectors.map(({ id }) => id);
  const color = { field: 'detector', type: 'nominal', title: null, scale: detectorColours(ids), legend: POINT_LEGEND };
  const x = {
    field: 'falseRemovalRate',
    type: 'quantitative',
    title: 'false-removal rate (log scale)',
    scale: { type: 'log', domain: [start, 1] },
    axis: { format: '.3~p', values: decades(start) },
  };
  const y = {
    field: 'recall',
    type: 'quantitative',
    title: 'recall',
    scale: { domain: [0, 1] },
    axis: { format: '.3~p', tickCount: 5 },
  };
  const strokeDash = detectorDashes(ids);
  const isDetector = { filter: { field: 'kind', equal: 'detector' } };
  return [
    {
      transform: [{ filter: { field: 'kind', oneOf: REFERENCE_DASHES.domain } }],
      mark: { type: 'line', color: REFERENCE_COLOUR, strokeWidth: 1.4 },
      encoding: {
        x,
        y,
        strokeDash: {
          field: 'kind',
          type: 'nominal',
          title: null,
          scale: REFERENCE_DASHES,
          legend: STROKE_LEGEND,
        },
      },
    },
    {
      transform: [isDetector, ...intervalEnds('recall')],
      mark: { type: 'area', opacity: 0.16 },
      encoding: { x, y: { ...y, field: 'from' }, y2: { field: 'to' }, color },
    },
    {
      transform: [isDetector],
      mark: { type: 'line', strokeWidth: 1.8 },
      encoding: { x, y, color, ...(strokeDash === undefined ? {} : { strokeDash }) },
    },
    ...((input.tables['operating-points'] ?? []).length > 0
      ? [
          {
            data: { name: 'operating-points' },
            transform: [
              { filter: { field: 'level', equal: level } },
              { calculate: `max(datum.falseRemovalRate, ${start})`, as: 'shownRate' },
            ],
            mark: { type: 'point', filled: true, size: 34, opacity: 0.9, clip: false },
            encoding: {
              x: { ...x, field: 'shownRate' },
              y,
              color,
              shape: {
                field: 'detector',
                type: 'nominal',
                title: null,
                scale: detectorShapes(ids),
                legend: POINT_LEGEND,
              },
              tooltip: ['detector', 'policy', 'replicate', 'threshold', 'recall', 'falseRemovalRate'].map((field) => ({
                field,
              })),
            },
          },
        ]
      : []),
  ];
}

function decades(start: number): number[] {
  const values: number[] = [];
  for (let exponent = Math.round(Math.log10(start)); exponent <= 0; exponent++) values.push(Number(`1e${exponent}`));
  return values;
}

/** What catching more costs in false removals, on a logarithmic axis. */
export default chart({
  id: 'false-removals',
  title: 'False removals against recall',
  summary:
    'Recall at each false-removal rate (log axis), with 95 % bands, chance and oracle, and the chosen operating points.',
  order: 30,
  build(input) {
    const curve = input.tables['false-removal-curve'] ?? [];
    if (curve.length === 0) return null;
    const points = input.tables['operating-points'] ?? [];
    const start = axisStart(curve);
    const nAtEdge = points.filter(
      ({ falseRemovalRate }) => typeof falseRemovalRate === 'number' && falseRemovalRate < start,
    ).length;
    const ofDetectors = curve.filter(({ kind }) => kind === 'detector');
    return {
      caption:
        `Share of inauthentic rows caught at each share of organic rows wrongly hit; mean over replicates (${sampleSize(ofDetectors)}) ` +
        `with 95 % bands. Dashed: chance; dotted: oracle.` +
        (points.length > 0 ? ` Marks: the policy's frozen thresholds in each test window.` : '') +
        (nAtEdge > 0 ? ` ${nAtEdge} of ${points.length} marks lie below the axis and are drawn at its left edge.` : ''),
      tables: ['false-removal-curve', ...(points.length > 0 ? ['operating-points'] : [])],
      spec: {
        columns: 2,
        concat: distinct(curve, 'level').map((level) => ({
          title: LEVEL_TITLES[level] ?? level,
          width: 400,
          height: 300,
          data: { name: 'false-removal-curve' },
          transform: [{ filter: { field: 'level', equal: level } }, { filter: 'datum.falseRemovalRate > 0' }],
          layer: layers(input, level, start),
        })),
      },
    };
  },
});
