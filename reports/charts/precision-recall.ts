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

const X = {
  field: 'recall',
  type: 'quantitative',
  title: 'recall',
  scale: { domain: [0, 1] },
  axis: { format: '.3~p', tickCount: 5 },
};
const PRECISION_SCALE = { domain: [0, 1] };

function layers(input: ChartInput, level: string, hasPoints: boolean): unknown[] {
  const ids = input.detectors.map(({ id }) => id);
  const color = { field: 'detector', type: 'nominal', title: null, scale: detectorColours(ids), legend: POINT_LEGEND };
  const y = {
    field: 'precision',
    type: 'quantitative',
    title: 'precision',
    scale: PRECISION_SCALE,
    axis: { format: '.3~p', tickCount: 5 },
  };
  const references = {
    transform: [{ filter: { field: 'kind', oneOf: REFERENCE_DASHES.domain } }],
    mark: { type: 'line', color: REFERENCE_COLOUR, strokeWidth: 1.4 },
    encoding: {
      x: X,
      y,
      strokeDash: {
        field: 'kind',
        type: 'nominal',
        title: null,
        scale: REFERENCE_DASHES,
        legend: STROKE_LEGEND,
      },
    },
  };
  const strokeDash = detectorDashes(ids);
  const dashes = strokeDash === undefined ? {} : { strokeDash };
  const isDetector = { filter: { field: 'kind', equal: 'detector' } };
  const band = {
    transform: [isDetector, ...intervalEnds('precision')],
    mark: { type: 'area', opacity: 0.16 },
    encoding: { x: X, y: { ...y, field: 'from' }, y2: { field: 'to' }, color },
  };
  const line = {
    transform: [isDetector],
    mark: { type: 'line', strokeWidth: 1.8 },
    encoding: { x: X, y, color, ...dashes },
  };
  const points = {
    data: { name: 'operating-points' },
    transform: [{ filter: { field: 'level', equal: level } }],
    mark: { type: 'point', filled: true, size: 34, opacity: 0.9 },
    encoding: {
      x: X,
      y,
      color,
      shape: { field: 'detector', type: 'nominal', title: null, scale: detectorShapes(ids), legend: POINT_LEGEND },
      tooltip: ['detector', 'policy', 'replicate', 'threshold', 'recall', 'precision', 'falseRemovalRate'].map(
        (field) => ({
          field,
        }),
      ),
    },
  };
  return [references, band, line, ...(hasPoints ? [points] : [])];
}

/** Precision against recall, with bands, for accounts and for actions. */
export default chart({
  id: 'precision-recall',
  title: 'Precision and recall',
  summary:
    'Precision against recall over all thresholds, with 95 % bands, chance and oracle, and the chosen operating points.',
  order: 20,
  build(input) {
    const curve = input.tables['pr-curve'] ?? [];
    const points = input.tables['operating-points'] ?? [];
    if (curve.length === 0) return null;
    const levels = distinct(curve, 'level');
    const ofDetectors = curve.filter(({ kind }) => kind === 'detector');
    return {
      caption:
        `Precision against recall as the threshold moves; mean over replicates (${sampleSize(ofDetectors)}) with 95 % bands. ` +
        `Dashed: chance (the share of inauthentic rows); dotted: oracle.` +
        (points.length > 0
          ? ` Marks: where the policy's frozen threshold landed in each test window (${points.length} in all).`
          : ''),
      tables: ['pr-curve', ...(points.length > 0 ? ['operating-points'] : [])],
      spec: {
        columns: 2,
        concat: levels.map((level) => ({
          title: LEVEL_TITLES[level] ?? level,
          width: 400,
          height: 300,
          data: { name: 'pr-curve' },
          transform: [{ filter: { field: 'level', equal: level } }],
          layer: layers(input, level, points.length > 0),
        })),
      },
    };
  },
});
