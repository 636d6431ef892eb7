import type { SimulateOptions } from '../../sim/simulate.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB, VERB_NAMES } from '../../sim/traffic/verb.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { smallWorld } from '../sim/small-world.js';

/** One action of an operation, as an object: slow and plain. */
export interface Deed {
  readonly t: number;
  readonly verb: (typeof VERB_NAMES)[number];
  readonly actor: number;
  readonly target: number;
  readonly object: number;
  readonly session: number;
  readonly device: number;
  readonly client: number;
  readonly network: number;
  /** NONE for what bots do as camouflage. */
  readonly campaign: number;
}

/** Everything the `operation`-th operation of a world did, in log order. */
export function deedsOf({ traffic, truth }: SimulatedWorld, operation = 0): Deed[] {
  return traffic.epochs.flatMap((epoch, index) => {
    const { controller, campaign } = truth.epochs[index];
    return Array.from({ length: epoch.nActions }, (_, row) => row)
      .filter((row) => controller[row] === operation + 1)
      .map((row) => ({
        t: epoch.t[row],
        verb: VERB_NAMES[epoch.verb[row]],
        actor: epoch.actor[row],
        target: epoch.target[row],
        object: epoch.object[row],
        session: epoch.session[row],
        device: epoch.device[row],
        client: epoch.client[row],
        network: epoch.network[row],
        campaign: campaign[row],
      }));
  });
}

/** What an operation did for a campaign: not its bots' camouflage. */
export const soldBy = (world: SimulatedWorld, operation = 0): Deed[] =>
  deedsOf(world, operation).filter(({ campaign }) => campaign !== NONE);

/** A small town with one operation and no confounders. */
export const townWith = (
  use: string,
  params: Record<string, unknown> = {},
  change: Record<string, unknown> = {},
  options: SimulateOptions = {},
): Promise<SimulatedWorld> =>
  smallWorld({ confounders: [], operations: [{ use, with: params }], ...change }, { seed: use, ...options });

/** When each post of a world was made. */
export function postSeconds({ traffic }: SimulatedWorld): Map<number, number> {
  const posted = new Map<number, number>();
  for (const { nActions, verb, object, t } of traffic.epochs)
    for (let row = 0; row < nActions; row++) if (verb[row] === VERB.post) posted.set(object[row], t[row]);
  return posted;
}

/** Groups by a key, in order of first appearance. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  return values.toSorted((x, y) => x - y)[values.length >> 1] ?? NaN;
}
