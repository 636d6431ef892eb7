import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A toy that asks for a feature nobody offers. */
export default detector({
  id: 'wants-more',
  summary: 'asks for too much',
  source: 'a toy for tests',
  family: 'rule',
  units: ['account'],
  labels: 'none',
  features: ['table/shoe-size'],
  beatsChance: false,
  params: z.strictObject({}),
  fit: () => null,
  score: (_model, _past, out) => void out.fill(0),
});
