import { z } from 'zod';
import { policy } from '../policy.js';

const params = z.strictObject({});

/** Hits nobody: what every clean-up is compared with. */
export default policy<z.infer<typeof params>, null>({
  id: 'do-nothing',
  summary: 'Hits nothing and does nothing: the twin that clean-ups are compared with.',
  params,
  prepare: () => null,
  decide: (_plan, _score, _past, isHit) => void isHit.fill(0),
  threshold: () => NaN,
  respond: () => [],
});
