import { detectorColours, detectorShapes, shownColour } from '../house-style.js';
import { useTheme } from './theme.js';

/** Outlines of the point shapes in a box of 12 x 12, as the charts draw them. */
const OUTLINES: Readonly<Record<string, string>> = {
  circle: 'M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9Z',
  square: 'M2 2H10V10H2Z',
  'triangle-up': 'M6 1.5L11 10.5H1Z',
  diamond: 'M6 0.8L10.6 6L6 11.2L1.4 6Z',
  'triangle-down': 'M6 10.5L11 1.5H1Z',
  cross: 'M4.2 1.5H7.8V4.2H10.5V7.8H7.8V10.5H4.2V7.8H1.5V4.2H4.2Z',
  'triangle-right': 'M10.5 6L1.5 11V1Z',
  'triangle-left': 'M1.5 6L10.5 11V1Z',
};

/** The point by which charts show a detector: its colour and shape. */
export function DetectorMark({ id, ids }: { readonly id: string; readonly ids: readonly string[] }) {
  const [theme] = useTheme();
  const place = ids.indexOf(id);
  const shape = detectorShapes(ids).range[place] ?? 'circle';
  return (
    <svg class="detector-mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path
        d={OUTLINES[shape] ?? OUTLINES['circle'] ?? ''}
        fill={shownColour(detectorColours(ids).range[place] ?? 'currentColor', theme)}
      />
    </svg>
  );
}
