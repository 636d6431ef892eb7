import { NONE } from '../../sim/traffic/columns.js';
import { isRemovable, VERB } from '../../sim/traffic/verb.js';
import type { Past } from '../past.js';
import { actionsSince } from './past-actions.js';

/** What each row's account did, as a string of letters, the latest last. */
export interface BehaviourStrings {
  /** Per row of an account past, or per account in the order of first action where rows are actions. */
  readonly letters: readonly Uint8Array[];
  /** The account of each string. */
  readonly account: Uint32Array;
  /** Per account: number of its string, NONE without one. */
  readonly stringOf: Uint32Array;
}

/** Letters of the strings: like A, follow C, comment T, as in the paper's three-letter alphabet of actions; number 0 ends a string. */
export const LETTERS = ['', 'A', 'C', 'T'] as const;
const LETTER_OF: Readonly<Record<number, number>> = { [VERB.like]: 1, [VERB.follow]: 2, [VERB.comment]: 3 };

/** Spells the last `maxLetters` likes, follows and comments of every account that did any, from the whole past. O(actions). */
export function behaviourStrings(past: Past, maxLetters: number): BehaviourStrings {
  const { nActions, actor, verb } = actionsSince(past, ['actor', 'verb'], { fromSec: -Infinity, wants: isRemovable });
  const nOf = new Uint32Array(past.nAccounts);
  for (let k = 0; k < nActions; k++) nOf[actor[k]]++;
  const stringOf = new Uint32Array(past.nAccounts).fill(NONE);
  const account: number[] = [];
  const note = (one: number): void => {
    if (stringOf[one] !== NONE || nOf[one] === 0) return;
    stringOf[one] = account.length;
    account.push(one);
  };
  for (let row = 0; row < past.nRows; row++) note(past.account[row]);
  for (let k = 0; k < nActions; k++) note(actor[k]);
  const letters = account.map((one) => new Uint8Array(Math.min(maxLetters, nOf[one])));
  const met = new Uint32Array(past.nAccounts);
  for (let k = 0; k < nActions; k++) {
    const one = actor[k];
    const own = letters[stringOf[one]];
    const at = met[one]++ - (nOf[one] - own.length);
    if (at >= 0) own[at] = LETTER_OF[verb[k]];
  }
  return { letters, account: Uint32Array.from(account), stringOf };
}
