import { z } from 'zod';

const mix = (what: string) =>
  z.strictObject({
    use: z.string().describe(`id of the ${what}`),
    with: z.record(z.string(), z.unknown()).default({}).describe(`parameters of the ${what}`),
  });

/** What to simulate. Parsed from YAML; frozen once loaded. */
export const scenarioSchema = z.strictObject({
  format: z.literal('scenario@1'),
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe('kebab-case name'),
  summary: z.string().default('').describe('one sentence for people who choose a scenario'),
  seed: z
    .string()
    .default('ersatz')
    .describe('seed text of `ersatz simulate`, any text is a good one; worlds of a study are drawn by its own seed'),
  nPeople: z.int().min(1).max(5_000_000).describe('organic people, newcomers included; bots come on top'),
  horizonDays: z.int().min(1).max(3650).describe('simulated days'),
  epochHours: z.int().min(1).max(24).default(24).describe('length of an epoch; must divide 24'),
  graph: z
    .strictObject({
      meanFollowings: z
        .number()
        .min(1)
        .optional()
        .describe("mean followings at the start, inside the world; default: the personas' own numbers, unscaled"),
      reciprocity: z
        .number()
        .min(0)
        .max(1)
        .default(0.3)
        .describe('share of follow edges that are returned (calibration a2 39: 0.15-0.45)'),
      communitySize: z.int().min(10).default(1000).describe('people in an interest community, on average (assumed)'),
      homophily: z.number().min(0).max(1).default(0.6).describe('share of follows inside the own community (assumed)'),
      botsFollowBots: z
        .number()
        .min(0)
        .max(1)
        .default(0.06)
        .describe(
          "share of a bot's starting follows that go to bots of its operation, to look less fake (calibration a3 47, e; assumed)",
        ),
      fillPopular: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe(
          'share of the accounts with long lists that fill them up with those whom communities would choose, the rest with anybody (assumed; held by followers over followings, calibration a1 8)',
        ),
      padding: z
        .strictObject({
          above: z.number().min(0).default(6).describe('weight as a target from which on an account is well-known'),
          share: z.number().min(0).max(1).default(0.2).describe('share of the well-known who have bought followers'),
          forBots: z.number().min(0).default(11).describe('how much more often bots follow them, a factor'),
          forPeople: z.number().min(0).default(0.6).describe('how much more often people far away do, a factor'),
          evenForBots: z
            .number()
            .positive()
            .optional()
            .describe(
              'weight beyond which bots make no difference between those who bought none; default: they always do',
            ),
        })
        .prefault({})
        .describe(
          'audiences bought before the start: two clusters of fake shares among influencers (calibration a3 48; factors assumed)',
        ),
    })
    .prefault({}),
  posting: z
    .strictObject({
      spellShare: z.number().min(0.01).max(1).default(0.3).describe('share of the stretches that hold all posts'),
      spellDays: z.number().positive().max(365).default(5).describe('length of a stretch, days'),
      spellPerDay: z
        .number()
        .positive()
        .optional()
        .describe(
          'most occasions a day within a stretch: who posts more often has longer stretches; default: no limit',
        ),
      followUps: z
        .number()
        .min(0)
        .max(1)
        .default(0.08)
        .describe('how often one post more follows the others of a day, for each of them'),
      sameSitting: z
        .number()
        .min(0)
        .max(1)
        .default(0.52)
        .describe('how often a further post of a day comes in the same sitting'),
      sittingWithoutSession: z
        .boolean()
        .default(false)
        .describe('whether that holds on days without a session of their own, too'),
    })
    .prefault({})
    .describe('people post in spells (assumed; held by the gaps between posts, calibration a1 20)'),
  timeZones: z
    .array(
      z.strictObject({
        offsetHours: z.number().min(-12).max(14).describe('how far its clocks are ahead of the simulation’s, hours'),
        share: z.number().positive().describe('share of the people, normalised to 1'),
      }),
    )
    .min(1)
    .default([{ offsetHours: 0, share: 1 }])
    .describe('time zones in which people live; their daily rhythm and office hours follow (default: one)'),
  growth: z
    .strictObject({
      joinsPerMonth: z
        .number()
        .min(0)
        .max(10)
        .default(0)
        .describe(
          'people of any persona who join in 30 days, relative to those there at the start; newcomers come on top',
        ),
      leavesPerMonth: z
        .number()
        .min(0)
        .max(10)
        .default(0)
        .describe('rate at which people of any persona delete their account, per 30 days'),
    })
    .prefault({})
    .describe('people join and leave (no published rate was found; default: as the personas say)'),
  evasion: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('difficulty dial: how hard every operation evades, 0 (careless) to 1; default: as their parameters say'),
  organic: z
    .array(mix('persona').extend({ share: z.number().positive().describe('share of the people, normalised to 1') }))
    .min(1),
  confounders: z
    .array(
      mix('confounder').extend({
        muted: z
          .boolean()
          .default(false)
          .describe('true: who would take part is drawn and noted, but nothing comes of it: the twin to compare with'),
      }),
    )
    .default([]),
  operations: z.array(mix('operation')).default([]),
});

/** A parsed scenario. */
export type Scenario = z.infer<typeof scenarioSchema>;
