import { z } from 'zod';

/** A name that is a file name on every system. */
const NAME = /^[a-z0-9][a-z0-9-]{0,60}$/;

/** The schema of a chart changed by a reader and saved beside the run. */
export const variantSchema = z.strictObject({
  format: z.literal('variant@1'),
  name: z.string().regex(NAME, 'expected small letters, digits and hyphens'),
  /** The chart it was made from. */
  chart: z.string().regex(NAME),
  spec: z.record(z.string(), z.unknown()),
});

/** A chart changed by a reader. */
export type Variant = z.infer<typeof variantSchema>;

/** The schema of a run's tags as the page sends them. */
export const tagsSchema = z.strictObject({
  tags: z.array(z.string().trim().min(1).max(40)).max(20, 'expected at most 20 tags'),
});
