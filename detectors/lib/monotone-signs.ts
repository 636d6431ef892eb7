import { UserError } from '../../errors/user-error.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { namePattern } from './name-pattern.js';

/** Which way the score may move as a column rises: 1 = not down, -1 = not up, 0 = either. */
export type MonotoneSign = -1 | 0 | 1;

/**
 * The sign of each feature, by names or patterns; of several that match, the last one counts. Undefined where no column is held. Throws
 * UserError, beginning with `where`, for a name or pattern that no feature matches. O(patterns x features).
 */
export function monotoneSigns(
  features: readonly string[],
  wanted: Readonly<Record<string, MonotoneSign>>,
  where: string,
): Int8Array | undefined {
  const signs = new Int8Array(features.length);
  for (const [pattern, sign] of Object.entries(wanted)) {
    const matcher = namePattern(pattern);
    const matched = features.flatMap((name, at) => (matcher.test(name) ? [at] : []));
    if (matched.length === 0)
      throw new UserError(`${where}: no column matches "${pattern}"${didYouMean(pattern, features)}`);
    for (const at of matched) signs[at] = sign;
  }
  return signs.some((sign) => sign !== 0) ? signs : undefined;
}
