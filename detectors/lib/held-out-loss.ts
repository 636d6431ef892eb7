import type { F64 } from '../../sim/traffic/columns.js';
import type { BoostedTrees, TreeWatch } from './boosted-trees.js';
import { scoreTrees } from './score-trees.js';

/** Labelled rows that no tree learns from. */
export interface HeldOutRows {
  /** Values of the rows by column. */
  readonly columns: readonly F64[];
  readonly isPositive: Uint8Array;
  /** Weights of an organic and of an inauthentic row. */
  readonly classWeight: readonly [number, number];
}

/**
 * Early stopping: follows the log-loss of held-out rows tree by tree, ends the growing once `patience` trees in a row brought no new minimum, and keeps the
 * trees up to the minimum (one at least). O(rows) a tree.
 * Source: Prechelt 1998, "Early stopping - but when?", the rule of successive strips with strips of one tree.
 */
export class HeldOutLoss implements TreeWatch {
  nKept = 1;
  private nGrown = 0;
  private least = Infinity;
  private readonly raw: Float64Array;
  private readonly step: Float64Array;
  private readonly held: HeldOutRows;
  private readonly patience: number;

  constructor(held: HeldOutRows, patience: number) {
    this.held = held;
    this.patience = patience;
    this.raw = new Float64Array(held.isPositive.length);
    this.step = new Float64Array(held.isPositive.length);
  }

  goesOn(tree: BoostedTrees, baseline: number): boolean {
    scoreTrees(tree, this.held.columns, this.step);
    for (let row = 0; row < this.raw.length; row++) this.raw[row] += this.step[row];
    this.nGrown++;
    const loss = this.sumLoss(baseline);
    if (loss < this.least) [this.least, this.nKept] = [loss, this.nGrown];
    return this.nGrown - this.nKept < this.patience;
  }

  private sumLoss(baseline: number): number {
    const { isPositive, classWeight } = this.held;
    let sum = 0;
    for (let row = 0; row < isPositive.length; row++) {
      const mark = isPositive[row] as 0 | 1;
      const z = baseline + this.raw[row];
      // log(1 + e^z) - y z, without overflow.
      sum += classWeight[mark] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - mark * z);
    }
    return sum;
  }
}
