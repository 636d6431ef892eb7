import type { F64 } from '../../sim/traffic/columns.js';
import type { Past } from '../past.js';
import { codeTuples } from './code-tuples.js';
import { contentOrder } from './content-order.js';
import { EDGE_KINDS, entityNeighbours } from './entity-edges.js';
import {
  aggregateCodes,
  aggregateColumn,
  AGGREGATES,
  echoes,
  secondHop,
  type Neighbours,
} from './fan-out-aggregates.js';
import { actionsSince } from './past-actions.js';

/** Columns of the neighbourhood, one value a row. */
export interface EntityColumns {
  readonly names: readonly string[];
  readonly columns: readonly F64[];
}

/** What is aggregated over neighbours: profile, size, rates, rhythm, place. All columns over all kinds of edges would be thousands. Assumed. */
const FANNED_OUT = [
  'reach/followers',
  'reach/followings-to-followers-log',
  'reach/age-days',
  'reach/posts',
  'rates/likes-per-day',
  'rates/follows-per-day',
  'rates/max-actions-per-hour',
  'rhythm/session-gap-cv',
  'rhythm/hour-entropy',
  'places/others-on-main-device',
  'places/main-client-share',
];

/**
 * The direct columns of every account, then their aggregates over its neighbours by kind of edge, and once more over the neighbours of these. A neighbour's
 * label is never among them. O(edges x columns x log degree).
 */
export function entityColumns(past: Past, maxNeighbours: number): EntityColumns {
  const direct = past.featureNames.map((name) => past.feature(name));
  const names = [...past.featureNames];
  const columns: F64[] = [...direct];
  const rows = Uint32Array.from({ length: past.nRows }, (_, row) => row);
  const priority = new Uint32Array(past.nRows);
  contentOrder(direct, rows).forEach((row, place) => (priority[row] = place));
  const network = mainNetwork(past);
  entityNeighbours(past, maxNeighbours, priority).forEach((neighbours, kind) => {
    const add = (name: string, column: F64): void => {
      names.push(`${EDGE_KINDS[kind]}/${name}`);
      columns.push(column);
    };
    const echo = echoes(neighbours);
    add('count', degreeOf(neighbours));
    for (const name of FANNED_OUT.filter((one) => past.featureNames.includes(one))) {
      const [, mean, ...rest] = aggregateColumn(past.feature(name), neighbours);
      [mean, ...rest].forEach((column, at) => add(`${AGGREGATES[at + 1]} of ${name}`, column));
      const hop = secondHop(past.feature(name), neighbours, echo);
      add(`mean of means of ${name}`, hop.mean);
      add(`max of means of ${name}`, hop.max);
    }
    const [entropy, topShare, ownShare] = aggregateCodes(network, neighbours);
    add('entropy of networks', entropy);
    add('share of the main network', topShare);
    add('share on the own network', ownShare);
  });
  return { names, columns };
}

function degreeOf({ offset }: Neighbours): Float64Array {
  return Float64Array.from({ length: offset.length - 1 }, (_, row) => offset[row + 1] - offset[row]);
}

/** Per row: the network that most of the account's actions came from (the one met first where several did); a code of its own without actions. */
function mainNetwork(past: Past): Float64Array {
  const { actor, network, nActions } = actionsSince(past, ['actor', 'network'], {
    fromSec: -Infinity,
    wants: () => true,
  });
  const pairs = codeTuples(nActions, [actor, network]);
  const count = new Uint32Array(pairs.nCodes);
  for (const code of pairs.code) count[code]++;
  const best = new Float64Array(past.nAccounts).fill(-1);
  const main = new Float64Array(past.nAccounts).fill(-1);
  pairs.firstRow.forEach((k, code) => {
    if (count[code] <= best[actor[k]]) return;
    best[actor[k]] = count[code];
    main[actor[k]] = network[k];
  });
  return Float64Array.from({ length: past.nRows }, (_, row) => main[past.account[row]]);
}
