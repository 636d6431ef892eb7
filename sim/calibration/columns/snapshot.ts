import type { Traffic } from '../../traffic/epoch.js';
import { VERB } from '../../traffic/verb.js';
import type { Truth } from '../../truth/truth.js';
import { OWNER } from '../../truth/truth.js';

const DAY_SEC = 86_400;

/** All accounts as a visitor would find them when the log ends; one row an account. */
export interface Snapshot {
  /** Numbers of the accounts that were open by then. */
  readonly accounts: readonly number[];
  /** Those of them that belong to people. */
  readonly people: readonly number[];
  /** Those that belong to operations. */
  readonly bots: readonly number[];
  readonly nFollowers: Uint32Array;
  readonly nFollowings: Uint32Array;
  /** Before and during the log. */
  readonly nPosts: Uint32Array;
  readonly ageDays: Float64Array;
}

/** Counts degrees and posts at the end of the log. O(edges + actions). */
export function takeSnapshot({ accounts, graph, epochs }: Traffic, { operator }: Truth): Snapshot {
  const { nAccounts, createdSec, nPostsBefore } = accounts;
  const endSec = epochs.at(-1)?.endSec ?? 0;
  const nFollowers = new Uint32Array(nAccounts);
  const nFollowings = new Uint32Array(nAccounts);
  const nPosts = Uint32Array.from(nPostsBefore);
  const ageDays = new Float64Array(nAccounts);
  const open: number[] = [];
  for (let account = 0; account < nAccounts; account++) {
    nFollowings[account] = graph.offset[account + 1] - graph.offset[account];
    ageDays[account] = (endSec - createdSec[account]) / DAY_SEC;
    if (createdSec[account] <= endSec) open.push(account);
  }
  for (let edge = 0; edge < graph.target.length; edge++) nFollowers[graph.target[edge]]++;
  for (const { nActions, verb, actor, target } of epochs)
    for (let row = 0; row < nActions; row++) {
      if (verb[row] === VERB.post) nPosts[actor[row]]++;
      else if (verb[row] === VERB.follow) {
        nFollowings[actor[row]]++;
        nFollowers[target[row]]++;
      } else if (verb[row] === VERB.unfollow) {
        nFollowings[actor[row]]--;
        nFollowers[target[row]]--;
      }
    }
  return {
    accounts: open,
    people: open.filter((account) => operator[account] === OWNER),
    bots: open.filter((account) => operator[account] !== OWNER),
    nFollowers,
    nFollowings,
    nPosts,
    ageDays,
  };
}
