import type { World } from './world.js';
import { OWNER } from '../../sim/truth/truth.js';
import { VERB_NAMES } from '../../sim/traffic/verb.js';

/** A named number about one world or data set. */
export interface Fact {
  readonly name: string;
  readonly value: number;
}

/** Counts what a world holds: accounts, bots, customers, actions by verb, shares caused by operations. O(actions). */
export function worldFacts({ traffic, truth }: World): Fact[] {
  const { nAccounts } = traffic.accounts;
  const nByVerb = VERB_NAMES.map(() => 0);
  const nByController = [0, ...truth.operations.map(() => 0)];
  for (const [index, { nActions, verb }] of traffic.epochs.entries()) {
    const { controller } = truth.epochs[index];
    for (let row = 0; row < nActions; row++) {
      nByVerb[verb[row]]++;
      nByController[controller[row]]++;
    }
  }
  const nActions = nByVerb.reduce((sum, n) => sum + n, 0);
  let nBots = 0;
  for (let account = 0; account < nAccounts; account++) if (truth.operator[account] !== OWNER) nBots++;
  const nCustomers = new Set(truth.enrolments.map(({ account }) => account)).size;
  return [
    { name: 'accounts', value: nAccounts },
    { name: 'bots', value: nBots },
    { name: 'customers', value: nCustomers },
    { name: 'actions', value: nActions },
    ...VERB_NAMES.map((name, verb) => ({ name: `actions: ${name}`, value: nByVerb[verb] })),
    {
      name: 'share of inauthentic actions',
      value: nActions === 0 ? NaN : (nActions - nByController[OWNER]) / nActions,
    },
    ...truth.operations.map(({ id }, operation) => ({
      name: `actions by ${id}`,
      value: nByController[operation + 1],
    })),
  ];
}
