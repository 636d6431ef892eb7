import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A canary: says the same of everybody, so it has to sit at chance exactly. Where it does not, ties are broken by the truth. */
export default detector({
  id: 'constant',
  summary: 'scores everything 0.5',
  source: 'a canary',
  family: 'canary',
  units: ['account', 'action'],
  labels: 'none',
  features: [],
  beatsChance: false,
  params: z.strictObject({}),
  fit: () => null,
  score: (_model, _past, out) => void out.fill(0.5),
});
