import { z } from 'zod';

const path = z
  .string()
  .describe('scenarios.NAME.KEY, scenarios.*.KEY, detectors.NAME.KEY, policies.NAME.KEY or labels.KEY');

const rangeAxis = z
  .strictObject({
    from: z.number(),
    to: z.number(),
    log: z.boolean().default(false).describe('even in the logarithm; needs from > 0'),
    whole: z.boolean().default(false).describe('whole numbers, both ends included'),
  })
  .refine(({ from, to }) => from < to, { message: 'expected from < to', path: ['to'] })
  .refine(({ from, log }) => !log || from > 0, { message: 'expected from > 0 with log', path: ['from'] });

/** Parameters that a study varies; each part makes variants of the entries that it names. */
export const sweepSchema = z.strictObject({
  grid: z.record(path, z.array(z.unknown()).min(1)).optional().describe('key -> values; keys of one entry are crossed'),
  axes: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]*$/, 'expected small letters, digits and hyphens')
          .describe('what names, tables and charts call it'),
        key: path,
        values: z.array(z.unknown()).min(1),
      }),
    )
    .optional()
    .describe('axes with a name of their own, crossed like those of the grid'),
  list: z
    .array(z.record(path, z.unknown()))
    .min(1)
    .refine((points) => points.every((point) => sameKeys(point, points[0])), {
      message: 'expected the same keys in every point',
    })
    .optional()
    .describe('points: key -> value, taken as they are'),
  random: z
    .strictObject({
      n: z
        .int()
        .min(1)
        .max(1000)
        .describe(
          'points to draw for each entry; a study crosses its entries, so that axes of two entries make n x n combinations',
        ),
      seed: z.string().default('sweep').describe('seed text of the draws'),
      latin: z
        .boolean()
        .default(true)
        .describe('a Latin hypercube over the axes of an entry: one point in each n-th of every axis'),
      axes: z
        .record(path, rangeAxis)
        .refine((axes) => Object.keys(axes).length > 0, { message: 'expected at least one axis' }),
    })
    .optional()
    .describe('points drawn at random'),
});

function sameKeys(a: object, b: object): boolean {
  const keys = Object.keys(a);
  return keys.length > 0 && keys.length === Object.keys(b).length && keys.every((key) => key in b);
}

/** What a study varies. */
export type Sweep = z.infer<typeof sweepSchema>;
/** A range to draw from. */
export type RangeAxis = z.infer<typeof rangeAxis>;
