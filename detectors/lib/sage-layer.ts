import { addNeighbours, type NeighbourLists, type Table } from './add-neighbours.js';

/** Weights of one layer, `inputs` x `outputs` row-major, and a bias an output. */
export interface LayerWeights {
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** What happens to a layer's sums: nothing, or negative ones cut to 0 and each row brought to length 1 (rows of zeros stay). */
export type Finish = 'none' | 'relu-and-length-1';

/**
 * Puts beside each node's own columns the means of its neighbours' columns, one block a relation (zeros where it has none there). The nodes of `lists` and the rows
 * of the result are one; neighbours are rows of `table`; `own[i]` is the row of node `i` there, all in order where it is left out. O(edges x width).
 */
export function besideNeighbours(table: Table, lists: readonly NeighbourLists[], own?: Uint32Array): Table {
  const { width, cells } = table;
  const nNodes = lists[0].offset.length - 1;
  const out = new Float64Array(nNodes * width * (1 + lists.length));
  for (let node = 0; node < nNodes; node++) {
    const start = node * width * (1 + lists.length);
    const from = (own?.[node] ?? node) * width;
    for (let column = 0; column < width; column++) out[start + column] = cells[from + column];
  }
  const into = { width: width * (1 + lists.length), cells: out };
  lists.forEach((list, relation) => {
    const share = Float64Array.from({ length: nNodes }, (_, node) => 1 / (list.offset[node + 1] - list.offset[node]));
    addNeighbours(list, table, share, into, width * (1 + relation));
  });
  return into;
}

/** Sends gradients of `besideNeighbours` back to the rows of its table, which has `nRows`. O(edges x width). */
export function backToNeighbours(
  gradient: Table,
  lists: readonly NeighbourLists[],
  { own, nRows }: { readonly own: Uint32Array; readonly nRows: number },
): Table {
  const width = gradient.width / (1 + lists.length);
  const out = new Float64Array(nRows * width);
  own.forEach((row, node) => {
    const start = node * gradient.width;
    for (let column = 0; column < width; column++)
      out[row * width + column] = out[row * width + column] + gradient.cells[start + column];
    lists.forEach(({ offset, neighbour }, relation) => {
      const block = start + width * (1 + relation);
      const share = 1 / (offset[node + 1] - offset[node]);
      for (let at = offset[node]; at < offset[node + 1]; at++) {
        const to = neighbour[at] * width;
        for (let column = 0; column < width; column++)
          out[to + column] = out[to + column] + share * gradient.cells[block + column];
      }
    });
  });
  return { width, cells: out };
}

/**
 * One layer: sums = table x weights + bias, then the finish. With own columns and neighbours' means side by side this is a GraphSAGE-mean layer; with one block a relation
 * and no finish, one of RGCN. O(rows x inputs x outputs).
 * Source: Hamilton, Ying, Leskovec 2017, Inductive representation learning on large graphs, algorithm 1; Schlichtkrull et al. 2018, Modeling relational data with graph convolutional networks.
 */
export function runLayer({ width, cells }: Table, { outputs, weights, bias }: LayerWeights, finish: Finish): Table {
  const nRows = cells.length / width;
  const out = new Float64Array(nRows * outputs);
  for (let row = 0; row < nRows; row++) {
    const start = row * outputs;
    out.set(bias, start);
    for (let input = 0; input < width; input++) {
      const value = cells[row * width + input];
      if (value === 0) continue;
      const from = input * outputs;
      for (let output = 0; output < outputs; output++)
        out[start + output] = out[start + output] + value * weights[from + output];
    }
  }
  const sums = { width: outputs, cells: out };
  if (finish === 'relu-and-length-1') finishRows(sums, sums);
  return sums;
}

/** The finish of a layer: negative sums cut to 0, each row brought to length 1 (rows of zeros stay). */
export function finished(sums: Table): Table {
  const out = { width: sums.width, cells: new Float64Array(sums.cells.length) };
  finishRows(sums, out);
  return out;
}

function finishRows({ width, cells }: Table, { cells: out }: Table): void {
  for (let start = 0; start < cells.length; start += width) {
    let squares = 0;
    for (let at = start; at < start + width; at++) {
      const value = cells[at] > 0 ? cells[at] : 0;
      out[at] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    if (length > 0) for (let at = start; at < start + width; at++) out[at] = out[at] / length;
  }
}

/** Gradients of one layer. */
export interface LayerGradient {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  readonly input: Table;
}

/**
 * Gradients of a finished layer from those of its output: with respect to weights, bias and input (empty where `wantsInput` is false, which saves time). `sums` is the layer without the
 * finish. O(rows x inputs x outputs).
 */
export function runLayerBack(
  input: Table,
  { outputs, weights }: LayerWeights,
  {
    sums,
    gradient,
    wantsInput = true,
  }: { readonly sums: Table; readonly gradient: Table; readonly wantsInput?: boolean },
): LayerGradient {
  const { width, cells } = input;
  const nRows = cells.length / width;
  const ofWeights = new Float64Array(weights.length);
  const ofBias = new Float64Array(outputs);
  const ofInput = new Float64Array(wantsInput ? cells.length : 0);
  const ofSums = new Float64Array(outputs);
  for (let row = 0; row < nRows; row++) {
    gradientOfSums(sums.cells.subarray(row * outputs, (row + 1) * outputs), gradient.cells, row * outputs, ofSums);
    for (let output = 0; output < outputs; output++) ofBias[output] = ofBias[output] + ofSums[output];
    for (let column = 0; column < width; column++) {
      const value = cells[row * width + column];
      const from = column * outputs;
      if (!wantsInput) {
        if (value !== 0)
          for (let output = 0; output < outputs; output++)
            ofWeights[from + output] = ofWeights[from + output] + value * ofSums[output];
        continue;
      }
      let back = 0;
      for (let output = 0; output < outputs; output++) {
        ofWeights[from + output] = ofWeights[from + output] + value * ofSums[output];
        back += weights[from + output] * ofSums[output];
      }
      ofInput[row * width + column] = back;
    }
  }
  return { weights: ofWeights, bias: ofBias, input: { width, cells: ofInput } };
}

/** Back through length 1 and the cut at 0, for one row: y = r/|r| has the gradient (g - y (y.g))/|r| at r. */
function gradientOfSums(sums: Float64Array, gradient: Float64Array, start: number, out: Float64Array): void {
  let [squares, along] = [0, 0];
  for (let at = 0; at < sums.length; at++)
    if (sums[at] > 0) {
      squares += sums[at] * sums[at];
      along += sums[at] * gradient[start + at];
    }
  const length = Math.sqrt(squares);
  for (let at = 0; at < sums.length; at++)
    out[at] = sums[at] > 0 ? (gradient[start + at] - (sums[at] * along) / squares) / length : 0;
}
