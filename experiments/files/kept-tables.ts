import type { Traffic } from '../../sim/traffic/epoch.js';
import type { Truth } from '../../sim/truth/truth.js';
import { judgeWorldRows } from '../judge/judge-world.js';
import type { JudgedRows } from '../judge/judged-rows.js';
import type { ScoreColumns } from '../judge/score-columns.js';
import type { ParquetColumns } from './parquet-writer.js';

/** Rows of a file and what of them goes into it, in SQL. */
export interface KeptTable {
  readonly blocks: readonly ParquetColumns[];
  readonly select: string;
}

/** What is the same in all rows of a file. */
export type KeptLabels = Readonly<Record<string, string | number>>;

/** `scores.parquet` of one cell. `policies` are the names of the study's, in its order. */
export function scoreTable(
  { classes, isHit, ...columns }: ScoreColumns,
  policies: readonly string[],
  labels: KeptLabels,
): KeptTable {
  const hits = Object.fromEntries(isHit.map((hit, index) => [removedColumn(policies, index), hit]));
  return {
    blocks: [{ ...columns, ...hits }],
    select: `${constants(labels)}, * EXCLUDE (classOf), ${spelled('classOf', classes, 0)} AS class`,
  };
}

/** Column of what the policy of a number acts on. */
export const removedColumn = (policies: readonly string[], index: number): string =>
  index === 0 ? 'removed' : `removed_${policies[index]}`;

/** A slice of time; only actions in it are counted. */
export interface Window {
  readonly startSec: number;
  readonly endSec: number;
}

/** `accounts.parquet` of one world. O(actions of the window + follows). */
export function accountTable(traffic: Traffic, truth: Truth, window: Window, labels: KeptLabels): KeptTable {
  const { accounts, graph, epochs } = traffic;
  const { nAccounts, createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore } = accounts;
  const operations = truth.operations.map(({ id }) => id);
  const customerOf = new Uint32Array(nAccounts);
  for (const { account, operation } of truth.enrolments) customerOf[account] ||= operation + 1;
  const { isPositive, isCounted, classOf, classes } = judgeAccounts(traffic, truth, window);
  const confounders = confoundersOf(truth, window, nAccounts);
  const known = { createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore } as unknown as ParquetColumns;
  return {
    blocks: [
      {
        account: Uint32Array.from({ length: nAccounts }, (_, account) => account),
        ...known,
        ...followCounts(graph, nAccounts),
        ...actionCounts(epochs, truth, window, nAccounts),
        person: truth.person as Uint32Array,
        inauthentic: isPositive,
        counted: isCounted ?? new Uint8Array(nAccounts).fill(1),
        classOf,
        personaCode: truth.persona as Uint8Array,
        operatorCode: truth.operator as Uint32Array,
        customerCode: customerOf,
        confounderCode: confounders.code,
      },
    ],
    select: [
      constants(labels),
      '* EXCLUDE (classOf, personaCode, operatorCode, customerCode, confounderCode)',
      `${spelled('classOf', classes, 0)} AS class`,
      `${spelled('personaCode', truth.personas, 0)} AS persona`,
      `${spelled('operatorCode', operations, 1)} AS operator`,
      `${spelled('customerCode', operations, 1)} AS customerOf`,
      `${spelled('confounderCode', confounders.names, 1)} AS confounders`,
    ].join(', '),
  };
}

/** The confounders that each account took part in within the window, their names apart by a space: a code, 0 = none, and what the codes from 1 on stand for. */
function confoundersOf(
  { participations }: Truth,
  { startSec, endSec }: Window,
  nAccounts: number,
): { readonly code: Uint32Array; readonly names: string[] } {
  const taken = new Map<number, Set<string>>();
  for (const { account, confounder, fromSec, toSec } of participations)
    if (fromSec < endSec && toSec > startSec) taken.set(account, (taken.get(account) ?? new Set()).add(confounder));
  const code = new Uint32Array(nAccounts);
  const codeOf = new Map<string, number>();
  for (const [account, names] of taken) {
    const name = [...names].sort().join(' ');
    if (!codeOf.has(name)) codeOf.set(name, codeOf.size + 1);
    code[account] = codeOf.get(name) ?? 0;
  }
  return { code, names: [...codeOf.keys()] };
}

/** What the judge would say of every account. */
function judgeAccounts(traffic: Traffic, truth: Truth, { startSec, endSec }: Window): JudgedRows {
  const { nAccounts } = traffic.accounts;
  const account = Uint32Array.from({ length: nAccounts }, (_, number) => number);
  const rows = { unit: 'account' as const, nRows: nAccounts, account, actions: null, nAccounts };
  return judgeWorldRows(truth, { ...rows, nowSec: endSec, windowStartSec: startSec }, traffic);
}

/** `traffic.parquet` of one world: one block an epoch. */
export function trafficTable({ epochs }: Traffic): KeptTable {
  const blocks = epochs.map(
    ({ t, verb, actor, target, object, session, device, client, network }) =>
      ({ t, verb, actor, target, object, session, device, client, network }) as unknown as ParquetColumns,
  );
  return { blocks, select: '*' };
}

/** `truth.parquet` of one world: row for row beside the traffic. */
export function truthTable({ epochs, operations, campaigns }: Truth): KeptTable {
  const ids = operations.map(({ id }) => id);
  const names = campaigns.map(({ name }) => name);
  return {
    blocks: epochs.map(({ controller, campaign }) => ({ controller, campaign }) as unknown as ParquetColumns),
    select: `*, ${spelled('controller', ids, 1)} AS operation, ${spelled('campaign', names, 0)} AS name`,
  };
}

/** How many follow each account, and how many it follows, at the start. O(follows). */
export function followCounts(
  { offset, target }: Traffic['graph'],
  nAccounts: number,
): Record<'followers' | 'following', Uint32Array> {
  const followers = new Uint32Array(nAccounts);
  const following = new Uint32Array(nAccounts);
  for (let account = 0; account < nAccounts; account++) following[account] = offset[account + 1] - offset[account];
  for (let edge = 0; edge < target.length; edge++) followers[target[edge]]++;
  return { followers, following };
}

function actionCounts(
  epochs: Traffic['epochs'],
  truth: Truth,
  { startSec, endSec }: Window,
  nAccounts: number,
): Record<'nActions' | 'nNotOwner', Uint32Array> {
  const nActions = new Uint32Array(nAccounts);
  const nNotOwner = new Uint32Array(nAccounts);
  for (const [index, { startSec: from, endSec: to, nActions: nRows, t, actor }] of epochs.entries()) {
    if (to <= startSec || from >= endSec) continue;
    const { controller } = truth.epochs[index];
    for (let row = 0; row < nRows; row++) {
      if (t[row] < startSec || t[row] >= endSec) continue;
      nActions[actor[row]]++;
      if (controller[row] !== 0) nNotOwner[actor[row]]++;
    }
  }
  return { nActions, nNotOwner };
}

/** SQL for the name behind each code of a column, the first of which stands for `first`; null where there is none. */
export function spelled(column: string, names: readonly string[], first: number): string {
  return `([${names.map(text).join(', ')}]::VARCHAR[])[${column}::BIGINT + ${1 - first}]`;
}

/** SQL for columns that hold the same in all rows. */
export const constants = (labels: KeptLabels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${typeof value === 'number' ? `${value}::UINTEGER` : text(value)} AS ${name}`)
    .join(', ');

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
