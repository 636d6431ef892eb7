import { z } from 'zod';

const file = z.strictObject({
  file: z.string().describe('name below the folder of its cell'),
  nRows: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string(),
});

const cell = z.strictObject({
  id: z.string().describe('name of the folder below cells/'),
  scenario: z.string().describe('scenario or data set'),
  replicate: z.int().min(1).describe('replicate or fold, counted from 1'),
  detector: z.string().nullable().describe('null for the world itself'),
  level: z.enum(['account', 'action', 'group']).nullable(),
  arm: z.string().optional().describe('arm of a closed loop; detector and level are what it runs'),
  testStartSec: z.number().nullable().describe('start of the test window, s; null for a data set or a closed loop'),
  testEndSec: z.number().nullable(),
  files: z.array(file),
});

/** `cells/index.json`: what a run kept row by row. */
export const cellsIndexSchema = z.strictObject({
  format: z.literal('cells@1'),
  policies: z.array(z.strictObject({ name: z.string(), column: z.string() })),
  cells: z.array(cell),
});

/** What a run kept row by row. */
export type CellsIndex = z.infer<typeof cellsIndexSchema>;
/** One folder of kept files: a world, or a cell. */
export type KeptCell = CellsIndex['cells'][number];
