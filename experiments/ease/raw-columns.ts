import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import type { AccountTable, Epoch, Traffic } from '../../sim/traffic/epoch.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT_NAMES, isRemovable } from '../../sim/traffic/verb.js';
import type { EaseColumn } from './ease-column.js';

const HOUR_SEC = 3600;
const DAY_SEC = 86_400;

type LogColumn = 'verb' | 'actor' | 'target' | 'object' | 'session' | 'device' | 'client' | 'network';
/** What the log holds beside the time. A number where larger could mean something (numbers must carry no order), and always a code. */
const LOG_COLUMNS: readonly LogColumn[] = [
  'verb',
  'actor',
  'target',
  'object',
  'session',
  'device',
  'client',
  'network',
];
/** Kinds and places: their numbers mean nothing at all. */
const CODES_ONLY: readonly LogColumn[] = ['verb', 'client', 'network'];

/** Everything that the platform observes of each row, as it stands: no feature made of it but the length of the session and the hour. */
export function rawColumns(past: PreparedPast): EaseColumn[] {
  if (past.traffic === null) return [];
  return past.actions === null ? accountColumns(past, past.traffic) : actionColumns(past, past.traffic, past.actions);
}

function actionColumns(
  past: PreparedPast,
  traffic: Traffic,
  actions: NonNullable<PreparedPast['actions']>,
): EaseColumn[] {
  const take = (pick: (epoch: Epoch, row: number) => number): Float64Array =>
    fill(past.nRows, (row) => pick(traffic.epochs[actions.epoch[row]], actions.row[row]));
  const t = take((epoch, row) => epoch.t[row]);
  const target = take((epoch, row) => epoch.target[row]);
  const session = take((epoch, row) => epoch.session[row]);
  return [
    { name: 'log/t', kind: 'number', values: t },
    { name: 'log/hour', kind: 'number', values: t.map((sec) => Math.floor((sec % DAY_SEC) / HOUR_SEC)) },
    { name: 'log/second-of-hour', kind: 'number', values: t.map((sec) => sec % HOUR_SEC) },
    ...LOG_COLUMNS.flatMap((name): EaseColumn[] => {
      const values = take((epoch, row) => epoch[name][row]);
      const code: EaseColumn = { name: `log/${name}`, kind: 'code', values };
      const known = values.map((value) => (value === NONE ? NaN : value));
      return CODES_ONLY.includes(name) ? [code] : [code, { name: `log/${name} number`, kind: 'number', values: known }];
    }),
    { name: 'log/session length', kind: 'number', values: sessionLengths(traffic, past.windowStartSec, session) },
    ...accountFacts('actor', traffic.accounts, past.account),
    ...accountFacts('target', traffic.accounts, target),
  ];
}

function accountColumns(past: PreparedPast, traffic: Traffic): EaseColumn[] {
  const main = (column: 'device' | 'client' | 'network'): Float64Array => {
    const used = mostUsed(traffic, past, column);
    return fill(past.nRows, (row) => used[past.account[row]]);
  };
  return [
    { name: 'account/number', kind: 'number', values: past.account },
    { name: 'account/main device', kind: 'code', values: main('device') },
    { name: 'account/main client', kind: 'code', values: main('client') },
    { name: 'account/main network', kind: 'code', values: main('network') },
    { name: 'account/uses client', kind: 'number', values: oddestClient(past, traffic) },
    ...accountFacts('account', traffic.accounts, past.account),
  ];
}

function accountFacts(who: string, accounts: AccountTable, account: ArrayLike<number>): EaseColumn[] {
  const take = (column: ArrayLike<number>): Float64Array =>
    fill(account.length, (row) => (account[row] === NONE ? NaN : column[account[row]]));
  return [
    { name: `${who}/created`, kind: 'number', values: take(accounts.createdSec) },
    { name: `${who}/private`, kind: 'number', values: take(accounts.isPrivate) },
    { name: `${who}/business`, kind: 'number', values: take(accounts.isBusiness) },
    { name: `${who}/picture`, kind: 'number', values: take(accounts.hasPicture) },
    { name: `${who}/posts before`, kind: 'number', values: take(accounts.nPostsBefore) },
  ];
}

/**
 * How many actions of the window's epochs have the session of each row. Tokens are spread over 32 bits, so nothing is indexed by them: they are sorted and looked up.
 * O(actions log actions).
 */
function sessionLengths({ epochs }: Traffic, windowStartSec: number, session: Float64Array): Float64Array {
  const recent = epochs.filter(({ endSec }) => endSec > windowStartSec);
  const tokens = new Uint32Array(recent.reduce((sum, { nActions }) => sum + nActions, 0));
  let nTokens = 0;
  for (const { session: ofEpoch, nActions } of recent)
    for (let row = 0; row < nActions; row++) tokens[nTokens++] = ofEpoch[row];
  tokens.sort();
  return session.map((token) => firstFrom(tokens, token + 1) - firstFrom(tokens, token));
}

/** Place of the first number that is not below `least`. */
function firstFrom(sorted: Uint32Array, least: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle] < least) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The value that most of an account's actions in the window carry; NONE without any. */
function mostUsed(
  { epochs, accounts }: Traffic,
  { windowStartSec }: PreparedPast,
  column: 'device' | 'client' | 'network',
): Float64Array {
  const counts = Array.from({ length: accounts.nAccounts }, () => new Map<number, number>());
  for (const epoch of epochs) {
    const { nActions, t, actor } = epoch;
    for (let row = 0; row < nActions; row++) {
      if (t[row] < windowStartSec) continue;
      const own = counts[actor[row]];
      own.set(epoch[column][row], (own.get(epoch[column][row]) ?? 0) + 1);
    }
  }
  return Float64Array.from(counts, (own) => [...own].reduce((a, b) => (b[1] > a[1] ? b : a), [NONE, 0])[0]);
}

/** The highest client code that an account gave a like, follow or comment through: the unofficial one is the last. */
function oddestClient(past: PreparedPast, { epochs, accounts }: Traffic): Float64Array {
  const oddest = new Float64Array(accounts.nAccounts).fill(NaN);
  for (const { nActions, t, actor, client, verb } of epochs)
    for (let row = 0; row < nActions; row++)
      if (t[row] >= past.windowStartSec && isRemovable(verb[row]) && !(oddest[actor[row]] >= client[row]))
        oddest[actor[row]] = Math.min(client[row], CLIENT_NAMES.length - 1);
  return fill(past.nRows, (row) => oddest[past.account[row]]);
}

/** One number a row; a plain loop. */
function fill(nRows: number, valueOf: (row: number) => number): Float64Array {
  const out = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) out[row] = valueOf(row);
  return out;
}
