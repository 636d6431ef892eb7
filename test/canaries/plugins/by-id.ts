import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A canary: account numbers mean nothing, so this has to sit at chance. Where it does not, numbers leak the truth. */
export default detector({
  id: 'by-id',
  summary: 'scores by account number',
  source: 'a canary',
  family: 'canary',
  units: ['account', 'action'],
  labels: 'none',
  features: [],
  beatsChance: false,
  params: z.strictObject({}),
  fit: () => null,
  score(_model, past, out) {
    for (let row = 0; row < out.length; row++) out[row] = past.account[row] / past.nAccounts;
  },
});
