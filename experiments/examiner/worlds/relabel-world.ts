import { openStream, rootKey } from '../../../random/stream.js';
import { NONE } from '../../../sim/traffic/columns.js';
import type { TinyWorld } from './tiny-world.js';

/** A world with other numbers, and the new number of each account. */
export interface RelabelledWorld {
  readonly world: TinyWorld;
  readonly numberOf: readonly number[];
}

/**
 * The same world with new account, device, session and post numbers. Network numbers stay: an autonomous system number is public
 * and means something. The log keeps its order, which is the order in which things happened.
 */
export function relabelWorld(world: TinyWorld, seed: string): RelabelledWorld {
  const nAccounts = world.accounts.length;
  const numberOf = permutation(nAccounts, `${seed} accounts`);
  const deviceOf = renaming(
    world.actions.map(({ device }) => device),
    `${seed} devices`,
  );
  const sessionOf = renaming(
    world.actions.map(({ session }) => session),
    `${seed} sessions`,
  );
  const postOf = renaming(
    world.actions.map(({ object }) => object).filter((object) => object !== NONE),
    `${seed} posts`,
  );
  const accounts = world.accounts.slice();
  world.accounts.forEach((account, old) => {
    accounts[numberOf[old]] = { ...account, followings: account.followings.map((followed) => numberOf[followed]) };
  });
  const actions = world.actions.map((action) => ({
    ...action,
    actor: numberOf[action.actor],
    target: action.target === NONE ? NONE : numberOf[action.target],
    device: deviceOf(action.device),
    session: sessionOf(action.session),
    object: action.object === NONE ? NONE : postOf(action.object),
  }));
  const bots = world.bots.map((bot) => numberOf[bot]);
  const labelled = world.labelled?.map((account) => numberOf[account]);
  return { world: { ...world, accounts, actions, bots, ...(labelled === undefined ? {} : { labelled }) }, numberOf };
}

function renaming(ids: readonly number[], seed: string): (id: number) => number {
  const distinct = [...new Set(ids)].sort((a, b) => a - b);
  const place = permutation(distinct.length, seed);
  const renamed = new Map(distinct.map((id, rank) => [id, distinct[place[rank]]]));
  return (id) => renamed.get(id) ?? id;
}

function permutation(n: number, seed: string): number[] {
  const stream = openStream(rootKey(seed));
  const rank = Array.from({ length: n }, () => stream.uniform());
  return rank.map((_, number) => number).sort((a, b) => rank[a] - rank[b] || a - b);
}
