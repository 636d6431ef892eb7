import type { U32 } from '../../sim/traffic/columns.js';

/** Items in groups: those of group `g`, in their order, are item[offset[g] .. offset[g + 1]). */
export interface Groups {
  readonly offset: Uint32Array;
  readonly item: Uint32Array;
}

/** Groups items by a number below `nGroups` each. A counting sort, O(items + groups). */
export function groupBy(group: U32, nGroups: number): Groups {
  const offset = new Uint32Array(nGroups + 1);
  for (let k = 0; k < group.length; k++) offset[group[k] + 1]++;
  for (let g = 0; g < nGroups; g++) offset[g + 1] += offset[g];
  const next = offset.slice();
  const item = new Uint32Array(group.length);
  for (let k = 0; k < group.length; k++) item[next[group[k]]++] = k;
  return { offset, item };
}
