import { parseParams } from '../../../detectors/host/run-detector.js';
import { UserError } from '../../../errors/user-error.js';
import { check } from '../check.js';

const UNKNOWN = 'no-such-parameter';

/** A typo in a study must not be passed over. */
export default check({
  id: 'names-bad-params',
  summary: 'works without parameters, and names a parameter that it does not know',
  worlds: 'none',
  examine({ detector }) {
    parseParams(detector, {});
    try {
      parseParams(detector, { [UNKNOWN]: 1 });
    } catch (error) {
      if (error instanceof UserError && error.message.includes(UNKNOWN)) return null;
      throw error;
    }
    return { what: `it took the parameter "${UNKNOWN}"; declare params with z.strictObject` };
  },
});
