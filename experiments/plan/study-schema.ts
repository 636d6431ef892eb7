import { z } from 'zod';
import { closedLoopSchema } from './closed-loop-schema.js';
import { datasetSchema, type DatasetSpec } from './dataset-schema.js';
import { nameSchema as name } from './name-schema.js';
import { labelDeskSchema } from '../labels/label-desk.js';
import { programSchema } from '../programs/program.js';
import { sweepSchema } from './sweep-schema.js';

/** What a report calls something: variants of many axes have long names. */
const MOST_LETTERS_IN_REPORT = 200;
const reportName = z
  .string()
  .regex(/^[^\s/\\.][^/\\]*$/, 'expected a name without slashes that does not begin with a dot')
  .max(MOST_LETTERS_IN_REPORT);
const isUnique = (items: readonly string[]): boolean => new Set(items).size === items.length;
const ONCE = { message: 'expected each only once' };
const params = z.record(z.string(), z.unknown());
const level = z.enum(['account', 'action', 'group']);

const named = (what: string) => ({
  use: z.string().describe(`id of the ${what}`),
  with: params.default({}).describe(`parameters of the ${what}`),
  as: reportName.optional().describe('name in the report; the id by default'),
});

const detectorEntry = z
  .strictObject({
    ...named('detector'),
    use: z.string().optional().describe('id of the detector'),
    command: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'instead of use: a program and its arguments; a folder of files to read and to write scores into comes last',
      ),
    program: programSchema.partial().optional().describe('what the program of a command is handed, and how'),
    levels: z
      .array(level)
      .min(1)
      .refine(isUnique, ONCE)
      .optional()
      .describe(
        'what to score; everything the detector can by default, accounts for a program; in a closed loop each arm says it',
      ),
  })
  .refine(({ use, command }) => (use === undefined) !== (command === undefined), {
    message: 'needs either use or command',
    path: ['use'],
  })
  .refine(({ command, as }) => command === undefined || as !== undefined, {
    message: 'needs a name for the report: as',
    path: ['as'],
  })
  .refine(({ command, program }) => command !== undefined || program === undefined, {
    message: 'goes with command only',
    path: ['program'],
  });

const scenarioOverride = z.strictObject({
  use: z.string().describe('name of a shipped scenario, or path of a scenario file'),
  with: params.default({}).describe('keys of the scenario to change, inside of objects too; lists are replaced whole'),
});

/** Keys that are about simulated worlds, and what a data set has instead. Their defaults stand in every resolved study. */
const OF_WORLDS = {
  replicates: 'it has folds (dataset.folds)',
  split: 'its windows are its folds (dataset.folds)',
  labels: 'it has labels of its own and no label desk',
} as const;
const DEFAULT_REPLICATES = 5;
const DEFAULT_WINDOW_DAYS = 7;
const BY_DEFAULT: Readonly<Record<string, string>> = {
  replicates: JSON.stringify(DEFAULT_REPLICATES),
  split: JSON.stringify({ windowDays: DEFAULT_WINDOW_DAYS }),
  labels: JSON.stringify(labelDeskSchema.parse({})),
};

/** One experiment: scenarios x replicates x detectors x policies, or a data set x folds x detectors x policies. */
export const studySchema = z
  .strictObject({
    format: z.literal('study@1'),
    name: name.describe('kebab-case name'),
    extends: z
      .string()
      .optional()
      .describe('a shipped study, or a path from this file; keys given here replace those given there'),
    title: z.string().default('').describe('title of the report; the name by default'),
    question: z.string().default('').describe('what the study asks'),
    scenarios: z
      .array(z.union([z.string(), scenarioOverride, z.looseObject({ format: z.literal('scenario@1') })]))
      .min(1)
      .optional()
      .describe('names, paths, overrides {use, with} or whole scenarios'),
    baseline: z
      .string()
      .optional()
      .describe(
        'name of the scenario that the others are compared with, replicate by replicate (twin worlds); not in a closed loop',
      ),
    dataset: datasetSchema.optional().describe('a table of real accounts, instead of scenarios'),
    replicates: z.int().min(1).max(1000).default(DEFAULT_REPLICATES).describe('worlds per scenario'),
    seed: z.string().default('ersatz').describe('seed text; any text is a good seed'),
    split: z
      .strictObject({
        windowDays: z
          .int()
          .min(1)
          .default(DEFAULT_WINDOW_DAYS)
          .describe(
            'days of the train, validation and test windows at the end of the horizon; a closed loop has its own',
          ),
        lookEveryHours: z
          .int()
          .min(1)
          .optional()
          .describe(
            'hours between two looks of the platform in the test window: time to detection is then that of the first look that hits, by what had happened until then; by default all is judged once, at the end',
          ),
      })
      .prefault({}),
    labels: labelDeskSchema.prefault({}).describe('the label desk'),
    labelDesks: z
      .record(z.string(), labelDeskSchema)
      .optional()
      .describe('scenario -> a label desk of its own; written into the resolved study by a sweep of labels'),
    detectors: z
      .array(z.union([z.string(), detectorEntry]))
      .min(1)
      .describe('ids, {use, with, as, levels}, or {command, as, program, with, levels}'),
    policies: z
      .array(z.union([z.string(), z.strictObject(named('policy'))]))
      .min(1)
      .default(['threshold']),
    metrics: z
      .array(z.string())
      .min(1)
      .refine(isUnique, ONCE)
      .optional()
      .describe('ids; every metric by default; a closed loop has quantities of its own instead'),
    sweep: sweepSchema.optional().describe('parameters to vary: grid, list or random'),
    axes: z
      .array(
        z.strictObject({
          of: z.enum(['scenario', 'detector', 'policy']),
          name: z.string(),
          entry: z.string().optional().describe('what the name is a variant of'),
          axis: z.string(),
          value: z.union([z.number(), z.string()]),
        }),
      )
      .optional()
      .describe('what the names that a sweep made stand for; written into the resolved study'),
    expect: z
      .array(z.string())
      .optional()
      .describe(
        'gates: DETECTOR.METRIC[@fr=BUDGET][@LEVEL][/SCENARIO][/POLICY] >= NUMBER, of a closed loop ARM.QUANTITY[/OPERATION][/SCENARIO] >= NUMBER; a run that breaks one ends with exit code 1',
      ),
    keep: z
      .strictObject({
        worlds: z
          .int()
          .min(0)
          .max(1000)
          .default(1)
          .describe('replicates of each scenario, from the first, whose accounts and scores are kept row by row'),
        traffic: z
          .boolean()
          .default(false)
          .describe(
            'also keep their actions, who caused them, and the follow graph; a closed loop and a data set have none to keep',
          ),
      })
      .prefault({})
      .describe('what stays in the run folder row by row; changes no number'),
    closedLoop: closedLoopSchema
      .optional()
      .describe('detectors and policies at work inside the world, instead of an evaluation after the fact'),
  })
  .refine((study) => (study.scenarios === undefined) !== (study.dataset === undefined), {
    message: 'needs either scenarios or a dataset',
    path: ['scenarios'],
  })
  .superRefine((study, context) => {
    if (study.dataset === undefined) return;
    for (const [key, instead] of Object.entries(OF_WORLDS))
      if (JSON.stringify(study[key as keyof typeof OF_WORLDS]) !== BY_DEFAULT[key])
        context.addIssue({ code: 'custom', path: [key], message: `does nothing for a data set: ${instead}` });
  })
  .refine(
    ({ split, dataset, closedLoop }) =>
      split.lookEveryHours === undefined || (dataset === undefined && closedLoop === undefined),
    {
      message: 'goes with scenarios only, and not with a closed loop, whose sweeps are its looks',
      path: ['split', 'lookEveryHours'],
    },
  )
  .superRefine(({ split, baseline, closedLoop }, context) => {
    if (closedLoop === undefined) return;
    if (split.lookEveryHours === undefined && split.windowDays !== DEFAULT_WINDOW_DAYS)
      context.addIssue({
        ...{ code: 'custom', path: ['split', 'windowDays'] },
        message: 'does nothing in a closed loop, whose windows are closedLoop.windowDays; leave it out',
      });
    if (baseline !== undefined)
      context.addIssue({
        ...{ code: 'custom', path: ['baseline'] },
        message:
          'does nothing in a closed loop, which compares its arms with do-nothing, and scenarios by closedLoop.claims',
      });
  });

/** A study as written by its author, defaults filled in. */
export type Study = z.infer<typeof studySchema>;
export type { DatasetSpec };
