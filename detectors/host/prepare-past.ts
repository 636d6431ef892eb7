import { blamed } from '../../errors/blamed.js';
import { UserError } from '../../errors/user-error.js';
import type { FeatureBlock, RawPast } from '../feature-block.js';
import { PastIndex } from '../lib/past-index.js';
import type { AccountTable, Traffic } from '../../sim/traffic/epoch.js';
import { isRemovable } from '../../sim/traffic/verb.js';
import { assertClosed, type PastRequest } from './past-request.js';
import { sharedFloats, sharedWords, type PreparedPast } from './prepared-past.js';
import { rowUnitOf } from './row-unit.js';

/** Created-second of an account that does not exist yet: the largest value the column holds. */
const NOT_YET_SEC = 0x7fffffff;

/**
 * Finds the rows of a past and computes every given feature block of its unit, on SharedArrayBuffers. Account rows come in
 * ascending account number unless `accountOrder` says otherwise, action rows in the order of the log. What the account table tells of accounts opened later is blanked.
 * Throws UserError naming a block that breaks or fills in an infinity.
 */
export function preparePast(
  request: PastRequest,
  blocks: readonly FeatureBlock[],
  accountOrder?: readonly number[],
): PreparedPast {
  assertClosed(request);
  const traffic = withoutLaterAccounts(request.traffic, request.nowSec);
  const past = { ...plainPast({ ...request, traffic }, accountOrder), traffic };
  const index = new PastIndex(past);
  const columns: Record<string, Float64Array> = {};
  for (const block of blocks)
    if (block.unit === rowUnitOf(request.unit)) computeBlock(block, { ...past, index }, columns);
  return { ...past, columns };
}

function computeBlock(block: FeatureBlock, past: RawPast, columns: Record<string, Float64Array>): void {
  const out = block.columns.map(() => sharedFloats(past.nRows).fill(NaN));
  blamed(`feature block ${block.id}`, () => block.compute(past, out));
  block.columns.forEach((column, position) => {
    refuseInfinities(`feature block ${block.id}: ${column.name}`, out[position]);
    columns[`${block.id}/${column.name}`] = out[position];
  });
}

/** Throws UserError where a column holds an infinity: no detector expects one, and one value would drown all others. */
function refuseInfinities(where: string, column: Float64Array): void {
  for (let row = 0; row < column.length; row++)
    if (column[row] === Infinity || column[row] === -Infinity)
      throw new UserError(`${where}: expected finite numbers, NaN where unknown, got ${column[row]} in row ${row}`);
}

function plainPast(request: PastRequest, accountOrder?: readonly number[]): Omit<PreparedPast, 'columns'> {
  const { traffic, unit, nowSec, windowStartSec } = request;
  const frame = { unit, nAccounts: traffic.accounts.nAccounts, nowSec, windowStartSec, traffic };
  if (unit === 'action') return { ...frame, ...actionRows(traffic, windowStartSec) };
  const account = accountRows(traffic, nowSec, accountOrder);
  return { ...frame, nRows: account.length, account, actions: null };
}

function accountRows(traffic: Traffic, nowSec: number, accountOrder?: readonly number[]): Uint32Array {
  const { createdSec, nAccounts } = traffic.accounts;
  const order = accountOrder ?? Array.from({ length: nAccounts }, (_, account) => account);
  const existing = order.filter((account) => createdSec[account] < nowSec);
  const account = sharedWords(existing.length);
  account.set(existing);
  return account;
}

function actionRows(
  traffic: Traffic,
  windowStartSec: number,
): Pick<PreparedPast, 'nRows' | 'account'> & { actions: { epoch: Uint32Array; row: Uint32Array } } {
  let nRows = 0;
  for (const { nActions, t, verb } of traffic.epochs)
    for (let row = 0; row < nActions; row++) if (t[row] >= windowStartSec && isRemovable(verb[row])) nRows++;
  const account = sharedWords(nRows);
  const actions = { epoch: sharedWords(nRows), row: sharedWords(nRows) };
  let next = 0;
  traffic.epochs.forEach(({ nActions, t, verb, actor }, epoch) => {
    for (let row = 0; row < nActions; row++) {
      if (t[row] < windowStartSec || !isRemovable(verb[row])) continue;
      account[next] = actor[row];
      actions.epoch[next] = epoch;
      actions.row[next] = row;
      next++;
    }
  });
  return { nRows, account, actions };
}

/** Account numbers are given out for the whole horizon; at `nowSec` nobody knows the accounts that come later. */
function withoutLaterAccounts(traffic: Traffic, nowSec: number): Traffic {
  const { nAccounts, createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore } = traffic.accounts;
  const blank = {
    nAccounts,
    createdSec: sharedInts(nAccounts),
    isPrivate: sharedBytes(nAccounts),
    isBusiness: sharedBytes(nAccounts),
    hasPicture: sharedBytes(nAccounts),
    nPostsBefore: sharedWords(nAccounts),
  } satisfies AccountTable;
  for (let account = 0; account < nAccounts; account++) {
    const isThere = createdSec[account] < nowSec;
    blank.createdSec[account] = isThere ? createdSec[account] : NOT_YET_SEC;
    if (!isThere) continue;
    blank.isPrivate[account] = isPrivate[account];
    blank.isBusiness[account] = isBusiness[account];
    blank.hasPicture[account] = hasPicture[account];
    blank.nPostsBefore[account] = nPostsBefore[account];
  }
  return { ...traffic, accounts: blank };
}

const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));
const sharedInts = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
