import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A toy that takes its thread down with it. */
export default detector({
  id: 'ends-its-thread',
  summary: 'ends the thread it runs in',
  source: 'a toy for tests',
  family: 'rule',
  units: ['account'],
  labels: 'none',
  features: ['*'],
  beatsChance: false,
  params: z.strictObject({}),
  fit: () => process.exit(3),
  score: () => undefined,
});
