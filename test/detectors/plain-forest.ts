import type { BoostedTrees } from '../../detectors/lib/boosted-trees.js';
import type { ForestSettings } from '../../detectors/lib/grow-forest.js';
import type { RandomStream } from '../../random/stream.js';

/** A table and what is known of its rows; `draw[k]` is the row behind the k-th draw. */
export interface ForestTable {
  readonly columns: readonly Float64Array[];
  readonly isPositive: Uint8Array;
  readonly draw: Uint32Array;
}

interface Cut {
  readonly column: number;
  readonly limit: number;
  readonly gain: number;
  readonly isLeft: (row: number) => boolean;
}

/** A forest grown the plain way, every cut of every drawn column tried on sorted values: the fast one must equal it bit by bit. */
export function growPlainForest(
  { columns, isPositive, draw }: ForestTable,
  settings: ForestSettings,
  randomOf: (tree: number) => RandomStream,
): BoostedTrees {
  const root: number[] = [];
  const nodes: { column: number; limit: number; right: number; count: number; gain: number }[] = [];
  const countPositive = (rows: readonly number[]): number => rows.filter((row) => isPositive[row] === 1).length;

  function bestCut(rows: readonly number[], column: number): Cut | null {
    const key = (row: number): number => (Number.isNaN(columns[column][row]) ? -Infinity : columns[column][row] + 0);
    const sorted = [...rows].sort((a, b) => Math.sign(Number(key(a) > key(b)) - Number(key(a) < key(b))));
    const [n, nPositive] = [rows.length, countPositive(rows)];
    const before = nPositive ** 2 / n + (n - nPositive) ** 2 / n;
    let best: Cut | null = null;
    let bestGain = -1;
    let p = 0;
    for (let nLeft = 1; nLeft < n; nLeft++) {
      p += isPositive[sorted[nLeft - 1]];
      const [low, high] = [key(sorted[nLeft - 1]), key(sorted[nLeft])];
      if (low === high || Math.min(nLeft, n - nLeft) < settings.minSamplesLeaf) continue;
      const q = nLeft - p;
      const [pRight, qRight] = [nPositive - p, n - nPositive - q];
      const gain = (p * p + q * q) / nLeft + (pRight * pRight + qRight * qRight) / (n - nLeft) - before;
      if (gain <= bestGain) continue;
      bestGain = gain;
      const middle = low + (high - low) / 2;
      const limit = low === -Infinity ? -Infinity : middle < high ? middle : low;
      best = { column, limit, gain: Math.max(0, gain), isLeft: (row) => key(row) <= low };
    }
    return best;
  }

  function addNode(rows: readonly number[], random: RandomStream): void {
    const nPositive = countPositive(rows);
    const mayPart = nPositive > 0 && nPositive < rows.length && rows.length >= 2 * settings.minSamplesLeaf;
    let best: Cut | null = null;
    const left = columns.map((_, column) => column);
    for (let drawn = 0; mayPart && left.length > 0 && (drawn < settings.nCandidates || best === null); drawn++) {
      const pick = random.below(left.length);
      const cut = bestCut(rows, left[pick]);
      left[pick] = left[left.length - 1];
      left.pop();
      if (cut !== null && (best === null || cut.gain > best.gain)) best = cut;
    }
    const share = nPositive / rows.length;
    const says = settings.leaf === 'share' || share === 0.5 ? share : Math.round(share);
    const node = { column: -1, limit: says / settings.nTrees, right: 0, count: rows.length, gain: 0 };
    nodes.push(node);
    if (best === null) return;
    const { isLeft, column, limit, gain } = best;
    Object.assign(node, { column, limit, gain });
    addNode(rows.filter(isLeft), random);
    node.right = nodes.length;
    addNode(
      rows.filter((row) => !isLeft(row)),
      random,
    );
  }

  for (let tree = 0; tree < settings.nTrees; tree++) {
    const random = randomOf(tree);
    root.push(nodes.length);
    addNode(
      Array.from(draw, () => draw[random.below(draw.length)]),
      random,
    );
  }
  return {
    baseline: 0,
    root: Uint32Array.from(root),
    column: Int16Array.from(nodes, ({ column }) => column),
    limit: Float64Array.from(nodes, ({ limit }) => limit),
    right: Uint32Array.from(nodes, ({ right }) => right),
    isMissingLeft: new Uint8Array(nodes.length).fill(1),
    count: Uint32Array.from(nodes, ({ count }) => count),
    gain: Float64Array.from(nodes, ({ gain }) => gain),
  };
}
