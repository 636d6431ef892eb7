import { z } from 'zod';
import { detector, type DetectorContext } from '../detector.js';
import {
  explainBySubtensors,
  groupBySubtensors,
  scoreBySubtensors,
  tensorParams,
  type SubtensorSearch,
} from '../lib/dense-subtensors.js';
import { cutDown } from '../lib/tensor-cube.js';

const params = z.strictObject({
  ...tensorParams(),
  policy: z
    .enum(['density', 'cardinality'])
    .default('density')
    .describe('which mode gives values next: the one that leaves the densest block, or the one with most values left'),
  theta: z
    .number()
    .min(1)
    .max(100)
    .default(1)
    .describe('values of at most theta x the mean mass of their mode go at once (the authors’ program: 1)'),
});
type Params = z.infer<typeof params>;

/**
 * Dense blocks in the tensor of who acts on whom when (and from which network), in few passes: many values of a mode go at once.
 *
 * As mzoom, but each pass takes all values of one mode whose mass is at most theta times the mean away, lightest first; at least 1/(theta x modes) as dense as the densest block there is by
 * the arithmetic measure. Scores, groups and actions as in mzoom. Nothing is learned; scoring is O(blocks x (1 + shuffles) x passes x entries), with a handful of passes.
 *
 * Sees bursts of a farm or pod on shared targets, in larger logs than mzoom. Does not see campaigns spread over many bins, nor services whose customers have targets of their
 * own; coarser steps sometimes end in popular targets at all hours (most of all by the geometric measure), where mzoom finds the farm.
 */
export default detector<Params, Record<string, never>>({
  id: 'dcube',
  summary: 'Dense blocks of accounts, targets and hours, in few passes over the log; needs no labels.',
  source: 'Shin, Hooi, Kim, Faloutsos 2017, D-Cube: dense-block detection in terabyte-scale tensors',
  family: 'tensor',
  units: ['account', 'action', 'group'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score: (_model, past, out, ctx) => scoreBySubtensors(past, searchOf(ctx), out),
  group: (_model, past, out, ctx) => groupBySubtensors(past, searchOf(ctx), out),
  explain: (_model, past, row, ctx) => explainBySubtensors(past, searchOf(ctx), row),
});

function searchOf(ctx: DetectorContext<Params>): SubtensorSearch {
  const given = ctx.params;
  return { given, random: (stream) => ctx.random(stream), search: (tensor) => cutDown(tensor, given) };
}
