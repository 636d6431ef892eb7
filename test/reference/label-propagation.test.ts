import { expect, test } from 'vitest';
import { harmonicLabels, spreadLabels } from '../../detectors/lib/label-spreading.js';
import { undirectedGraph } from '../../detectors/lib/propagate.js';
import { rocAuc } from '../detectors/run-detector-on-table.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

const nodes = parseColumns(readFixture('propagation-nodes.csv'));
const { a, b } = parseColumns(readFixture('propagation-edges.csv'));
const graph = undirectedGraph(nodes['x0'].length, Uint32Array.from(a), Uint32Array.from(b));
const expected = JSON.parse(readFixture('propagation-labels.json')) as Record<string, { first10: number[] }>;
const labelled = (label: number): Uint32Array =>
  Uint32Array.from(
    [...nodes['label'].keys()].filter((node) => nodes['train'][node] === 1 && nodes['label'][node] === label),
  );
const seeds = { organic: labelled(0), inauthentic: labelled(1) };
const held = [...nodes['train'].keys()].filter((node) => nodes['train'][node] !== 1);

test.each([
  ['harmonic_label_propagation', () => harmonicLabels(graph, seeds, 0.3)],
  ['label_spreading_alpha0.9', () => spreadLabels(graph, seeds, { alpha: 0.9, unknown: 0.3 })],
])('%s: closed form and scikit-learn to 1e-10, ROC AUC 1 on the 320 test nodes', (name, run) => {
  const ours = run();
  holdTo(['label-propagation', 'propagation_gnn', name], ours.slice(0, 10), expected[name].first10, 1e-10);
  expect(
    rocAuc(
      held.map((node) => ours[node]),
      held.map((node) => nodes['label'][node]),
    ),
  ).toBe(1);
});
