import { z } from 'zod';
import { changedPeopleSchema, peopleSchema } from '../loop/people.js';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected small letters, digits and hyphens');

const armSchema = z.strictObject({
  name: name.describe('name in the report; do-nothing is taken'),
  detector: z.string().describe('one of the study’s detectors, by its name in the report'),
  level: z.enum(['account', 'action']).default('action').describe('what the detector scores'),
  policy: z.string().describe('one of the study’s policies, by its name in the report'),
  attribution: z.string().default('action-scores').describe('which of a suspect’s actions a removal takes'),
  retrainEverySweeps: z
    .int()
    .min(0)
    .default(0)
    .describe('sweeps after which the detector is taught again; 0: never after its first lesson'),
  people: changedPeopleSchema.prefault({}).describe('reactions that differ in this arm'),
  unseen: z
    .array(z.string())
    .default([])
    .describe('operations that the desk does not know: it labels nothing and nobody of them; reviewers do'),
});

/** One side of a claim: an arm in a scenario. */
const sideSchema = z.strictObject({
  scenario: z.string().optional().describe('name of a scenario; the first by default'),
  arm: z.string().describe('name of an arm, or do-nothing'),
});

const claimSchema = z.strictObject({
  says: z.string().describe('the claim, as it stands in the report before its number'),
  quantity: z.string().describe('a quantity of the table loop-totals; QUANTITY/OPERATION counts one operation only'),
  of: z.array(sideSchema).min(1).describe('arms whose values are added, replicate by replicate'),
  minus: z.array(sideSchema).default([]).describe('arms whose values are taken away'),
});

const breakEvenSchema = z.strictObject({
  says: z.string().describe('the question, as it stands in the report before its number'),
  quantity: z.string().describe('a quantity of the table loop-totals'),
  of: z.string().describe('name of an arm, or do-nothing: what the steps are held against'),
  steps: z
    .array(
      z.strictObject({
        arm: z.string().describe('name of an arm'),
        at: z.number().describe('where it stands, such as the share that it tries'),
      }),
    )
    .min(2)
    .describe('arms in ascending order of `at`'),
  unit: z.string().default('').describe('unit of `at` for the report'),
});

/** A detector and a policy at work inside the world: what they do changes the next epoch. */
export const closedLoopSchema = z.strictObject({
  startDay: z.int().min(1).default(14).describe('day of the first sweep'),
  sweepEveryEpochs: z.int().min(1).default(1).describe('epochs from one sweep to the next'),
  windowDays: z.int().min(1).default(7).describe('days that a lesson looks at, and account scores'),
  historyDays: z.int().min(1).default(14).describe('days of traffic that the platform remembers'),
  lookBackDays: z
    .int()
    .min(1)
    .default(2)
    .describe(
      'days before the swept ones that features of actions look at, for detectors that read rows only; others see historyDays (assumed)',
    ),
  lessonRows: z
    .int()
    .min(1000)
    .default(300_000)
    .describe('rows that the platform keeps for a lesson at most, about, for detectors that read rows only (assumed)'),
  forecastReviews: z
    .int()
    .min(0)
    .default(0)
    .describe(
      'above 0, the impact of each sweep is foretold before it acts, by quantification and by reviewing so many of each kind of action; detectors of actions only',
    ),
  people: peopleSchema.prefault({}).describe('how people take what is done to them'),
  costs: z
    .strictObject({
      review: z.number().min(0).default(0.5).describe('US dollars for a review of an account (assumed)'),
      label: z.number().min(0).default(0.5).describe('US dollars for a label of the desk (assumed)'),
      appeal: z.number().min(0).default(1).describe('US dollars for an answered appeal (assumed)'),
      complaint: z.number().min(0).default(2).describe('US dollars for a complaint to support (assumed)'),
      personLost: z.number().min(0).default(25).describe('US dollars for a person who leaves (assumed)'),
    })
    .prefault({})
    .describe('what the clean-up costs the platform'),
  arms: z.array(armSchema).min(1).describe('what is tried, each in worlds of its own; do-nothing always runs too'),
  claims: z.array(claimSchema).default([]).describe('paired differences that answer the study’s question, in order'),
  breakEven: z
    .array(breakEvenSchema)
    .default([])
    .describe(
      'where along some arms an effect is gone: between the two steps at which it changes sign, on a straight line, for each pair of worlds',
    ),
  weeks: z
    .array(z.string())
    .default([])
    .describe('quantities of the table loop-weeks to draw over time; a few by default'),
  compare: z.array(z.string()).default([]).describe('quantities to draw arm beside arm, over the whole horizon'),
  hurt: z.string().optional().describe('an arm: the answer says whom it wrongs most'),
});

/** The closed-loop part of a study. */
export type ClosedLoop = z.infer<typeof closedLoopSchema>;
/** One arm of it. */
export type LoopArm = ClosedLoop['arms'][number];
/** One question of it for the place where an effect is gone. */
export type LoopBreakEven = ClosedLoop['breakEven'][number];
/** One claim of it. */
export type LoopClaim = ClosedLoop['claims'][number];
