import { openStream, type StreamKey } from '../../random/stream.js';
import type { Traits } from '../persona.js';
import type { Scenario } from '../scenario/schema.js';

/**
 * Puts a person into one of the scenario's time zones: the clock of everything that person does by local time moves by whole hours, and with it
 * the hours at which services work through the account. One zone takes no draw; more take one, from a stream of its own, so that nobody's other
 * draws change.
 */
export function putIntoZone(zones: Scenario['timeZones'], soulKey: StreamKey, traits: Traits): Traits {
  const [first] = zones;
  const isOne = zones.length === 1;
  if (isOne && first.offsetHours === 0) return traits;
  let left = isOne ? 0 : openStream(soulKey, 'zone').uniform() * zones.reduce((sum, { share }) => sum + share, 0);
  let zone = 0;
  while (zone < zones.length - 1 && left >= zones[zone].share) left -= zones[zone++].share;
  return { ...traits, clockShiftHours: traits.clockShiftHours + zones[zone].offsetHours };
}
