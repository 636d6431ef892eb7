import { z } from 'zod';

/** Parameters of how an operator reacts who sells nothing that a follower count tells of: likes, comments. Part of an operation's parameters. */
export const unseeingShape = {
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
  pauseDays: z
    .int()
    .min(0)
    .max(60)
    .default(0)
    .describe(
      'days an account that was refused is left alone while the others do its work; 0 = no longer than it rests (e: rotate the pool; assumed)',
    ),
  unprofitableDays: z
    .int()
    .min(0)
    .max(3650)
    .default(0)
    .describe('days in a row on which costs exceed takings before the operator gives up; 0 = never (assumed)'),
  lostShare: z
    .number()
    .min(0.01)
    .max(1)
    .default(1)
    .describe('share of the accounts it ever acted through that are lost before the operator gives up (assumed)'),
};

/** What stands in the mind of such an operator. */
export const NEVER_LOOKS = { lossNoticed: 1 } as const;

/** Parameters of how an operator reacts to what it sees of enforcement; part of an operation's parameters. */
export const adaptivityShape = {
  ...unseeingShape,
  lossNoticed: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe(
      "fall of its customers' followers within a day, as a share, from which on the operator is alarmed; 1 = it never looks (c: a purge took 6-29 % of large accounts; assumed well above churn)",
    ),
};

/** Parsed reaction of an operator. */
export type Adaptivity = z.infer<z.ZodObject<typeof adaptivityShape>>;
