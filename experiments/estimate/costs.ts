import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../plugins/package-root.js';
import { readConfig } from '../plan/read-config.js';

const positive = z.number().positive();

/** `experiments/estimate/costs.json`: what things cost on the machine that `npm run measure-costs` ran on. */
export const costsSchema = z.strictObject({
  format: z.literal('costs@1'),
  measured: z.string().describe('on what, and how quiet the machine was'),
  yardstickUs: positive.describe('CPU time of the yardstick there, by which other machines are scaled'),
  simulateUsPerAction: positive,
  featuresUsPerRow: positive.describe('of one past: all feature columns of a row'),
  detectorUsPerRow: z
    .record(z.string(), z.record(z.string(), positive))
    .describe('detector -> level -> training and scoring, by rows of the test window'),
  otherUsPerRow: positive.describe('judging and the like, by rows of the test window and cell'),
  startMs: positive.describe('threads, plug-ins, report'),
  baseBytes: positive.describe('memory of a run before its first world'),
  workerBytes: positive.describe('memory of the threads of one worker'),
  worldBytesPerAction: positive.describe(
    'memory of a world at work: log, truth, features, by actions of the whole world',
  ),
  worldBytesPerAccount: positive,
});

/** What things cost, by row and action. */
export type Costs = z.infer<typeof costsSchema>;

/** Where the table lies. */
export const costsFile = (): string => join(packageRoot(), 'experiments', 'estimate', 'costs.json');

/** Reads the table. */
export const readCosts = (): Costs => readConfig(costsFile(), costsSchema);
