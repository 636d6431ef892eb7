import { UserError } from '../../errors/user-error.js';
import { NONE } from '../traffic/columns.js';
import { OWNER } from '../truth/truth.js';
import type { BookEntry } from './context.js';

/** Whom a message is about. */
export interface Author {
  readonly kind: string;
  readonly id: string;
}

/** A plug-in gave something else than what the contract says. */
export function mistake(where: string, expected: string, got: unknown): UserError {
  return new UserError(`${where}: expected ${expected}, got ${spelt(got)}`);
}

/** Throws UserError unless a number is one of the world's accounts. */
export function checkAccount(where: string, account: number, nAccounts: number): void {
  if (account >>> 0 !== account || account >= nAccounts)
    throw mistake(where, `one of the world's accounts (0 to ${nAccounts - 1})`, account);
}

/** Throws UserError unless a number is the account of a person: nobody takes over a bot, which is its operation's anyway, and a bot is no organic participant. */
export function checkPerson(
  where: string,
  account: number,
  { nAccounts, operator }: { readonly nAccounts: number; readonly operator: ArrayLike<number> },
): void {
  checkAccount(where, account, nAccounts);
  if (operator[account] !== OWNER)
    throw new UserError(`${where}: expected the account of a person, got a bot's, ${account}`);
}

const BOOK_NUMBERS = ['nCustomers', 'nPaying', 'nJoined', 'nLeft', 'revenue', 'cost'] as const;

/** Throws UserError unless a line of books has all its numbers. */
export function checkEntry(where: string, entry: BookEntry): void {
  const given = entry as Partial<BookEntry> | null | undefined;
  for (const name of BOOK_NUMBERS)
    if (!Number.isFinite(given?.[name])) throw mistake(`${where}: ${name}`, 'a number', given?.[name]);
  const { nReactions = 0 } = entry;
  if (!Number.isFinite(nReactions)) throw mistake(`${where}: nReactions`, 'a number', nReactions);
}

/** Throws UserError unless a span of seconds has a beginning and an end, in this order. */
export function checkSpan(where: string, fromSec: number, toSec: number): void {
  if (!Number.isFinite(fromSec)) throw mistake(`${where}: fromSec`, 'a number of seconds', fromSec);
  if (!Number.isFinite(toSec)) throw mistake(`${where}: toSec`, 'a number of seconds', toSec);
  if (toSec < fromSec) throw mistake(`${where}: toSec`, `no less than fromSec, ${fromSec}`, toSec);
}

/** Whether something is a network's number. */
export const isNetwork = (network: number): boolean => (network & 0xffff) === network;

function spelt(value: unknown): string {
  if (value === NONE) return 'NONE';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
