import { beforeAll, describe, expect, test } from 'vitest';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { fitLogistic } from '../../detectors/lib/logistic-newton.js';
import { propagate, undirectedGraph } from '../../detectors/lib/propagate.js';
import { sigmoid } from '../../detectors/lib/sigmoid.js';
import { rocAuc } from '../detectors/run-detector-on-table.js';
import { largestDifference } from './out-of-fold.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

const N_COLUMNS = 3;
const nodes = parseColumns(readFixture('propagation-nodes.csv'));
const { a, b } = parseColumns(readFixture('propagation-edges.csv'));
const nNodes = nodes['x0'].length;
const graph = undirectedGraph(nNodes, Uint32Array.from(a), Uint32Array.from(b));
const heads = JSON.parse(readFixture('propagation-heads.json')) as Record<
  string,
  { test_auc: number; coef: number[]; intercept: number; first5_prob: number[] }
>;

/** Row-major tables after 0, 1, 2 and 3 hops. */
const tables: Float64Array[] = [
  Float64Array.from({ length: nNodes * N_COLUMNS }, (_, at) => nodes[`x${at % N_COLUMNS}`][Math.floor(at / N_COLUMNS)]),
];
for (let hop = 1; hop <= 3; hop++) tables.push(propagate(graph, tables[hop - 1], N_COLUMNS));

const columnsOf = (hops: readonly number[]): Float64Array[] =>
  hops.flatMap((hop) => [0, 1, 2].map((column) => tables[hop].filter((_, at) => at % N_COLUMNS === column)));

describe('sgc equals the authors’ propagation and scikit-learn’s head', () => {
  beforeAll(() => openTensorflow(['cpu']));

  test.each([1, 2, 3])('columns after %d hops, to 1e-10', (hop) => {
    columnsOf([hop]).forEach((column, at) => {
      holdTo(['sgc', 'propagation_gnn', `column ${at + 1} after ${hop} hops`], column, nodes[`S${hop}_x${at}`], 1e-10);
    });
  });

  test.each([
    ['MLP0_raw', [0]],
    ['SGC_K2', [2]],
    ['SGC_K3', [3]],
    ['SIGN_0..3', [0, 1, 2, 3]],
  ])('%s: weights to 1e-4 and the ROC AUC of the 320 test nodes', (name, hops) => {
    const columns = columnsOf(hops);
    const train = [...nodes['train'].keys()].filter((node) => nodes['train'][node] === 1);
    const held = [...nodes['train'].keys()].filter((node) => nodes['train'][node] !== 1);
    const { weights } = fitLogistic({
      columns: columns.map((column) => Float64Array.from(train, (node) => column[node])),
      isPositive: Uint8Array.from(train, (node) => nodes['label'][node]),
      classWeight: [1, 1],
      c: 1,
    });
    const expected = heads[name];
    const wanted = [...expected.coef, expected.intercept];
    holdTo(['sgc', 'propagation_gnn', `${name}: weights`], weights, wanted, 1e-4);
    const score = Float64Array.from({ length: nNodes }, (_, node) =>
      sigmoid(columns.reduce((sum, column, at) => sum + weights[at] * column[node], weights[columns.length])),
    );
    expect(largestDifference(score.slice(0, 5), expected.first5_prob)).toBeLessThan(1e-4);
    const auc = rocAuc(
      held.map((node) => score[node]),
      held.map((node) => nodes['label'][node]),
    );
    holdTo(['sgc', 'propagation_gnn', `${name}: ROC AUC of 320 test nodes`], auc, expected.test_auc, 5e-5);
  });
});
