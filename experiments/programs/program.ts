import { z } from 'zod';

/** What a study may say of a program beside its command line. */
export const programSchema = z.strictObject({
  labels: z
    .enum(['revealed', 'none'])
    .default('revealed')
    .describe('whether it is handed the label desk’s labels of the training rows'),
  features: z
    .array(z.string())
    .default(['*'])
    .describe('feature columns it is handed, by name or pattern; [] hands over the traffic alone'),
  traffic: z.boolean().default(true).describe('also hand over the log, the accounts and the follow graph'),
  files: z
    .enum(['parquet', 'csv', 'both'])
    .default('parquet')
    .describe('what it reads; it may write either, whatever it reads'),
  timeoutSec: z.number().gt(0).max(604_800).default(600).describe('clock time after which it is ended (assumed)'),
  reads: z
    .array(z.string())
    .default([])
    .describe(
      'more files and folders that the program is made of, relative to the study; when one changes, its cells are computed anew',
    ),
  keep: z.string().optional().describe('folder in which the handed-over folders stay, for looking into them'),
  folder: z
    .string()
    .optional()
    .describe('working folder of the program, relative to the study; the study’s own by default'),
});

/** A detector in any language: how to start it, and what it is handed. */
export interface Program extends z.infer<typeof programSchema> {
  /** The program and its arguments; the handed-over folder comes last. */
  readonly command: readonly [string, ...string[]];
  /** Working folder, a whole path. */
  readonly folder: string;
  /** Stands for the contents of the files it is made of. */
  readonly fingerprint: string;
}
