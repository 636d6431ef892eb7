import { z } from 'zod';
import { nameSchema } from './name-schema.js';

const fields = z.strictObject({
  kind: z
    .enum(['account-table', 'timed-events', 'labelled-edges'])
    .default('account-table')
    .describe('one row an account; one row an event (who, whom, when); or one row an edge (from, to)'),
  file: z
    .string()
    .describe(
      'a CSV (plain or .gz) or an imported data set folder, relative to the study; a folder was read as its import was told, and what else is said here of columns and labels is not looked at',
    ),
  name: nameSchema.optional().describe('name in the report; the file name by default'),
  summary: z.string().default('').describe('one sentence about the data'),
  source: z.string().default('').describe('where the file comes from; told when it is missing'),
  map: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'feature name -> column, every numeric column by default; of events: who, whom, when (columns of these names by default), verb, weight -> column; of edges: from, to (by default so named), weight -> column',
    ),
  labels: z
    .strictObject({
      file: z.string().describe('CSV of labels, relative to the study'),
      id: z.string().describe('column with the id, as in the events or edges'),
      of: z
        .enum(['who', 'whom'])
        .default('who')
        .describe(
          'whose labels: of those who act, or of what they act on (who acts on something labelled 1 is then inauthentic)',
        ),
    })
    .optional()
    .describe(
      'of events and edges: labels in a file of their own; by default a column of the events or edges themselves, of those who act',
    ),
  twoSided: z
    .boolean()
    .default(false)
    .describe('of events and edges: the two sides are numbered apart, users and objects'),
  verb: z.string().default('follow').describe('of events without a column of verbs, and of edges: what they count as'),
  label: z.string().default('label').describe('column with 1 for inauthentic, 0 for organic'),
  inauthentic: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'of tables: cells of the label column that mean inauthentic, all others mean organic; 1 and true by default',
    ),
  leftOut: z.array(z.string()).default([]).describe('of tables: cells of the label column whose rows are left out'),
  ignore: z.array(z.string()).default([]).describe('of tables: columns that are no features'),
  fold: z
    .strictObject({
      file: z.string().optional().describe('CSV that holds the folds, matched by row order; the data file by default'),
      column: z.string().describe('column with the number of the test fold'),
      agree: z
        .record(z.string(), z.string())
        .default({})
        .describe('feature -> column of the fold file that must be equal'),
    })
    .optional()
    .describe('fixed folds; where the fold file is missing, or by default, stratified folds drawn by the seed'),
  folds: z.int().min(2).max(50).default(5).describe('number of drawn folds'),
});

type Fields = z.infer<typeof fields>;
const BY_DEFAULT = fields.parse({ file: '' });
/** Keys that only files of the one kind or the other are read by. Their defaults stand in every resolved study. */
const OF_TABLES = ['inauthentic', 'leftOut', 'ignore'] as const;
const OF_HAPPENINGS = ['labels', 'twoSided', 'verb'] as const;
const isSet = (spec: Fields, key: keyof Fields): boolean =>
  JSON.stringify(spec[key]) !== JSON.stringify(BY_DEFAULT[key]);

/** Where the accounts of a study on real data come from. */
export const datasetSchema = fields.superRefine((spec, context) => {
  const isTable = spec.kind === 'account-table';
  for (const key of isTable ? OF_HAPPENINGS : OF_TABLES)
    if (isSet(spec, key))
      context.addIssue({
        ...{ code: 'custom', path: [key] },
        message: `does nothing for a data set of the kind ${spec.kind}; leave it out, or say which kind it is`,
      });
});

/** The table of a study. */
export type DatasetSpec = Fields;
