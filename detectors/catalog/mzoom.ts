import { z } from 'zod';
import { detector, type DetectorContext } from '../detector.js';
import {
  explainBySubtensors,
  groupBySubtensors,
  scoreBySubtensors,
  tensorParams,
  type SubtensorSearch,
} from '../lib/dense-subtensors.js';
import { zoomIn } from '../lib/tensor-zoom.js';

const params = z.strictObject(tensorParams());
type Params = z.infer<typeof params>;

/**
 * Dense blocks in the tensor of who acts on whom when (and from which network): a farm’s accounts act on the same customers in the same hours.
 *
 * From the whole tensor one value after the other is taken away, always the account, target or time bin whose loss leaves the block densest; the densest block on the way stands, at least 1/modes as
 * dense as the densest there is by the arithmetic measure; then the next without its entries. Members score v/(v + c): v is the block’s density, c that of the densest block of shuffled
 * tensors, so 0.5 is what chance gives; others score 0. Groups are the blocks above chance. An action scores what its account does, half of it outside the blocks (lib/score-bridge).
 * Nothing is learned; scoring is O(blocks x (1 + shuffles) x modes x entries log values).
 *
 * Sees bursts of a farm or pod on shared targets, which a graph without time dilutes. Does not see campaigns spread over many bins, nor services whose customers have targets
 * of their own; nothing weighs popular targets down, so viral posts and giveaway loops are dense too, most of all by the geometric measure.
 */
export default detector<Params, Record<string, never>>({
  id: 'mzoom',
  summary: 'Dense blocks of accounts, targets and hours, by taking one value after the other away; needs no labels.',
  source: 'Shin, Hooi, Faloutsos 2016, M-Zoom: fast dense-block detection in tensors with quality guarantees',
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
  return { given, random: (stream) => ctx.random(stream), search: (tensor) => zoomIn(tensor, given.measure) };
}
