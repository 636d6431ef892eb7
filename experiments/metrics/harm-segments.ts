import type { HarmSegment } from './operating-curve.js';

/** A part of the judged rows, as the judge names it; `isIn` null = all rows. */
interface NamedRows {
  readonly name: string;
  readonly isIn: Uint8Array | null;
}

/**
 * The segments whose people an operating curve counts apart: personas, participants of confounders, customers; not what operations did. `isCounted` (null = all)
 * leaves out the rows that the curve itself leaves out, so that flags and rows keep step.
 */
export function harmSegments(segments: readonly NamedRows[], isCounted: Uint8Array | null): HarmSegment[] {
  return segments.flatMap(({ name, isIn }) =>
    isIn === null || !/^(persona:|confounder:|customers$)/.test(name)
      ? []
      : [{ name, isIn: isCounted === null ? isIn : isIn.filter((_, row) => isCounted[row] === 1) }],
  );
}
