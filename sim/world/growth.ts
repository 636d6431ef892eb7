import { openStream, type StreamKey } from '../../random/stream.js';
import type { Traits } from '../persona.js';
import type { Scenario } from '../scenario/schema.js';

const DAYS_A_MONTH = 30;
/** Follows a day of the first week of somebody who has just joined, where the persona knows none: finding friends; assumed, as newcomers do. */
const FIRST_FOLLOWS_PER_DAY = 9;

/**
 * Lets people of any persona join and leave at the scenario's rates. Both are drawn for everybody from a stream of its own, whatever the rates, so
 * that nobody's other draws change and higher rates only add to who comes and goes.
 */
export function comeAndGo(
  { joinsPerMonth, leavesPerMonth }: Scenario['growth'],
  { soulKey, horizonDays }: { readonly soulKey: StreamKey; readonly horizonDays: number },
  traits: Traits,
): Traits {
  if (joinsPerMonth === 0 && leavesPerMonth === 0) return traits;
  const random = openStream(soulKey, 'growth');
  const [coin, place] = [random.uniform(), random.uniform()];
  const nJoined = (joinsPerMonth * horizonDays) / DAYS_A_MONTH;
  const joins = traits.ageDays > 0 && coin < nJoined / (1 + nJoined);
  const ageDays = joins ? -place * horizonDays : traits.ageDays;
  // As seldom as people leave, the days until one does follow an exponential law, counted from the start or from joining.
  const leavesDay = Math.ceil(Math.max(0, -ageDays) + (random.exponential(1) * DAYS_A_MONTH) / leavesPerMonth);
  return {
    ...traits,
    ageDays,
    ...(joins ? { onboardingFollowsPerDay: Math.max(traits.onboardingFollowsPerDay, FIRST_FOLLOWS_PER_DAY) } : {}),
    ...(leavesDay < Math.min(horizonDays, traits.leavesDay ?? Infinity) ? { leavesDay } : {}),
  };
}
