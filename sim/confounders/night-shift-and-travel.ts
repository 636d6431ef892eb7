import { z } from 'zod';
import { confounder } from '../confounder.js';

const params = z.strictObject({
  nightShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.04)
    .describe('share of the people whose waking hours lie 8 to 12 hours off (calibration d: night; share assumed)'),
  travellerShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.08)
    .describe('share of the people who travel once within 28 days (calibration d: travel; share assumed)'),
  travelDays: z.number().positive().default(8).describe('median days of a journey (assumed)'),
});

/**
 * People who are awake when others sleep, and people who are suddenly somewhere else: another time zone and networks never seen on the
 * account. A service that works at night from a rented network leaves the same traces (calibration d: night and travel).
 */
export default confounder({
  id: 'night-shift-and-travel',
  summary: 'Shift workers awake at night, and travellers in another time zone and on foreign networks.',
  params,
  alter(given, random, traits, horizonDays) {
    const kind = random.uniform();
    const sign = random.uniform() < 0.5 ? -1 : 1;
    const hours = random.uniform();
    const fromDay = random.uniform() * horizonDays;
    const lastsDays = Math.max(1, random.logNormal(given.travelDays, 0.6));
    if (kind < given.nightShare) return { ...traits, clockShiftHours: traits.clockShiftHours + sign * (8 + 4 * hours) };
    const travellerShare = Math.min(1, (given.travellerShare * horizonDays) / 28);
    if (kind >= given.nightShare + travellerShare) return null;
    return { ...traits, travel: { fromDay, toDay: fromDay + lastsDays, shiftHours: sign * (3 + 8 * hours) } };
  },
  setup: () => null,
  act: () => undefined,
});
