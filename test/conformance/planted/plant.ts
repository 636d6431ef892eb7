import { z } from 'zod';
import { detector, type Detector } from '../../../detectors/detector.js';
import type { Past } from '../../../detectors/past.js';

/** What differs from an honest little detector. */
export type Plant = Partial<Omit<Detector<Record<string, never>, Model>, 'kind' | 'id'>>;

/** The honest detector's model: the most likes and follows a day that it has seen. */
export interface Model {
  readonly most: number;
}

const busyness = (past: Past, row: number): number =>
  past.unit !== 'action'
    ? past.feature('rates/likes-per-day')[row] + past.feature('rates/follows-per-day')[row]
    : past.feature('action-rates/all-by-actor-this-hour')[row];

/** The honest score of a row. */
export function honestScore({ most }: Model, past: Past, row: number): number {
  return Math.min(1, busyness(past, row) / most);
}

/** An honest detector that scores busyness, with something else planted in its place. */
export function plant(id: string, bug: Plant = {}): Detector {
  const honest = detector<Record<string, never>, Model>({
    id,
    summary: 'busyness, squashed',
    source: 'a planted bug for tests',
    family: 'rule',
    units: ['account', 'action'],
    labels: 'none',
    features: ['rates/*', 'action-rates/*'],
    beatsChance: true,
    params: z.strictObject({}),
    fit(past) {
      let most = 1;
      for (let row = 0; row < past.nRows; row++) most = Math.max(most, busyness(past, row));
      return { most };
    },
    score(model, past, out) {
      for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row);
    },
  });
  return { ...honest, ...bug };
}
