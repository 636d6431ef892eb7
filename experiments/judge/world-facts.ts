import type { World } from './world.js';
import { OWNER } from '../../sim/truth/truth.js';
import { VERB_NAMES } from '../../sim/traffic/verb.js';

/** A named number about one world or data set. */
export interface Fact {
  readonly name: string;
  readonly value: number;
}

/** Actions counted so far; plain data that can be stored and counted on. */
export interface WorldTally {
  /** By verb code. */
  readonly nByVerb: number[];
  /** By controller code; codes that have not acted yet may be missing at the end. */
  readonly nByController: number[];
}

/** A tally of nothing. */
export function newTally(): WorldTally {
  return { nByVerb: VERB_NAMES.map(() => 0), nByController: [0] };
}

/** Counts one closed epoch. O(actions). */
export function tallyEpoch(
  { nByVerb, nByController }: WorldTally,
  { nActions, verb }: World['traffic']['epochs'][number],
  { controller }: World['truth']['epochs'][number],
): void {
  for (let row = 0; row < nActions; row++) {
    nByVerb[verb[row]]++;
    while (controller[row] >= nByController.length) nByController.push(0);
    nByController[controller[row]]++;
  }
}

/** Says what a world holds: accounts, bots, customers, actions by verb, shares caused by operations. O(accounts). */
export function factsOf({ nByVerb, nByController }: WorldTally, truth: Omit<World['truth'], 'epochs'>): Fact[] {
  const nAccounts = truth.operator.length;
  const nActions = nByVerb.reduce((sum, n) => sum + n, 0);
  let nBots = 0;
  for (let account = 0; account < nAccounts; account++) if (truth.operator[account] !== OWNER) nBots++;
  // What people agree on and do by hand, pods, is coordinated and not inauthentic.
  const nInauthentic = truth.operations.reduce(
    (sum, { label }, operation) => sum + (label === 'inauthentic' ? (nByController[operation + 1] ?? 0) : 0),
    0,
  );
  const customers = truth.enrolments.filter(({ operation }) => truth.operations[operation].label === 'inauthentic');
  const nCustomers = new Set(customers.map(({ account }) => account)).size;
  return [
    { name: 'accounts', value: nAccounts },
    { name: 'bots', value: nBots },
    { name: 'customers', value: nCustomers },
    { name: 'actions', value: nActions },
    ...VERB_NAMES.map((name, verb) => ({ name: `actions: ${name}`, value: nByVerb[verb] })),
    {
      name: 'share of inauthentic actions',
      value: nActions === 0 ? NaN : nInauthentic / nActions,
    },
    ...truth.operations.map(({ id }, operation) => ({
      name: `actions by ${id}`,
      value: nByController[operation + 1] ?? 0,
    })),
  ];
}

/** The facts of a world that is whole in memory. O(actions). */
export function worldFacts({ traffic, truth }: World): Fact[] {
  const tally = newTally();
  for (const [index, epoch] of traffic.epochs.entries()) tallyEpoch(tally, epoch, truth.epochs[index]);
  return factsOf(tally, truth);
}
