/** Where a curve is cut. */
export interface Cut {
  /** Group size at the cut: the last one before the drop; 0 = no cut. */
  readonly k: number;
  /** Length there. */
  readonly length: number;
}

/**
 * Cuts a never-rising curve of lengths by group size where it falls most from one size to the next, among sizes `from` to `to`; with `smooth` above 1 the
 * curve is averaged over so many sizes around each first. Equal falls: the smallest size. O(sizes x smooth).
 * Source: Cresci et al. 2018, section 4: the cut at the steepest descent of the LCS curve.
 */
export function cutCurve(
  curve: ArrayLike<number>,
  { from, to, smooth }: { readonly from: number; readonly to: number; readonly smooth: number },
): Cut {
  const last = curve.length - 1;
  const at = (k: number): number => {
    const low = Math.max(2, k - Math.floor((smooth - 1) / 2));
    const high = Math.min(last, k + Math.ceil((smooth - 1) / 2));
    let sum = 0;
    for (let one = low; one <= high; one++) sum += curve[one];
    return sum / (high - low + 1);
  };
  let best: Cut = { k: 0, length: 0 };
  let deepest = 0;
  for (let k = Math.max(2, from); k <= Math.min(to, last); k++) {
    const fall = at(k) - (k < last ? at(k + 1) : 0);
    if (fall > deepest && curve[k] > 0) [deepest, best] = [fall, { k, length: curve[k] }];
  }
  return best;
}
