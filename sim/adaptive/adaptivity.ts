import { z } from 'zod';

/** Parameters of how an operator reacts to what it sees of enforcement; part of an operation's parameters. */
export const adaptivityShape = {
  adapts: z
    .boolean()
    .default(true)
    .describe('whether refusals change anything at all (calibration e: bots treat a block as a back-off event)'),
  restHours: z
    .number()
    .min(0)
    .max(168)
    .default(12)
    .describe('hours an account rests after a refusal (e: 12 h sleep on block; 7-20 minutes in others)'),
  backOff: z
    .number()
    .min(0.1)
    .max(1)
    .default(0.9)
    .describe(
      'share of the count at which refusals came that is dared again (a4, unverified: just under the line; assumed)',
    ),
  probePerDay: z
    .number()
    .min(0)
    .max(1)
    .default(0.03)
    .describe('rise per day of a line that held (e: probe and sit under the line; assumed)'),
  patienceDays: z
    .int()
    .min(1)
    .max(365)
    .default(6)
    .describe('days in a row on which an account only meets refusals before it is given up (assumed)'),
  loginTries: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('failed log-ins, one a day, before an account whose password was changed is written off (assumed)'),
};

/** Parsed reaction of an operator. */
export type Adaptivity = z.infer<z.ZodObject<typeof adaptivityShape>>;
