import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import type { WorldView } from '../world/context.js';

const DAY_SEC = 86_400;

/** Parameters of when on a day an operation works; part of an operation's parameters. */
export const workingHoursShape = {
  windows: z
    .array(z.tuple([z.number().min(0).max(48), z.number().min(0).max(48)]))
    .min(1)
    .default([
      [10.25, 16.67],
      [18.25, 22.77],
    ])
    .describe('working windows, hours of the day (calibration e: 10:15-16:40 and 18:15-22:46)'),
  edgeJitterMinutes: z
    .number()
    .min(0)
    .max(240)
    .default(12)
    .describe('how far the edges of the windows move from day to day, minutes (e: 10-15)'),
  localClockShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.85)
    .describe("share of accounts worked by their owner's clock; the rest by the operator's own (assumed)"),
};

/** Parameters of when a crew delivers; part of an operation's parameters. */
export const crewHoursShape = {
  workHours: z
    .tuple([z.number().min(0).max(24), z.number().min(0).max(48)])
    .refine(([from, to]) => from < to && to - from <= 24, { error: 'expected a start before the end, within 24 hours' })
    .optional()
    .describe(
      'hours of the simulated clock between which the crew delivers, an end above 24 being the next day’s (calibration e: working hours; default: round the clock)',
    ),
};

/** Squeezes a day's seconds into its working hours; the next day's where that would be before `fromSec`. */
export function intoHours(sec: number, [from, to]: readonly [number, number], fromSec: number): number {
  const daySec = Math.floor(sec / DAY_SEC) * DAY_SEC;
  const workSec = Math.floor(daySec + from * 3600 + ((sec - daySec) / 24) * (to - from));
  return workSec < fromSec ? workSec + DAY_SEC : workSec;
}

/** Parsed working hours. */
export type WorkingHours = z.infer<z.ZodObject<typeof workingHoursShape>>;

/** How far the windows' edges lie from their hours today, in hours. */
export function drawJitter(hours: WorkingHours, random: RandomStream): number {
  return ((2 * random.uniform() - 1) * hours.edgeJitterMinutes) / 60;
}

/** Draws an hour inside the windows, each hour equally likely. */
export function drawWorkHour({ windows }: WorkingHours, jitterHours: number, random: RandomStream): number {
  let total = 0;
  for (const [from, to] of windows) total += to - from;
  let left = random.uniform() * total;
  let window = 0;
  while (window < windows.length - 1 && left >= windows[window][1] - windows[window][0])
    left -= windows[window][1] - windows[window++][0];
  return windows[window][0] + left + jitterHours;
}

/** Hour of the operator's own clock as a second of the day: its office is far from the customers', a third of a day ahead; assumed. */
const OFFICE_AHEAD_HOURS = 8;

/** Second of the simulated clock at which it is `hour` on a day by the clock that an account is worked by. */
export function secondOfWorkHour(
  view: WorldView,
  account: number,
  { dayStartSec, hour, isLocal }: { dayStartSec: number; hour: number; isLocal: boolean },
): number {
  const second = isLocal ? view.secondOfLocalHour(account, hour) : ((hour - OFFICE_AHEAD_HOURS + 48) * 3600) % DAY_SEC;
  return dayStartSec + Math.floor(second);
}
