import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A toy that breaks in `fit`. */
export default detector({
  id: 'always-throws',
  summary: 'throws',
  source: 'a toy for tests',
  family: 'rule',
  units: ['account', 'action'],
  labels: 'none',
  features: ['*'],
  beatsChance: false,
  params: z.strictObject({}),
  fit() {
    throw new RangeError('no fit today');
  },
  score: () => undefined,
});
