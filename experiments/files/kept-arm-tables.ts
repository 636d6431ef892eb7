import type { ArmDiary } from '../loop/arm-diary.js';
import { constants, followCounts, spelled, type KeptLabels, type KeptTable } from './kept-tables.js';
import type { ParquetColumns } from './parquet-writer.js';

/** Files that a closed loop keeps: of the twin in which nothing is done the accounts, of every other arm what they met and lost. */
export const ARM_FILES = ['accounts', 'measures', 'losses'] as const;

/** One of them. */
export type ArmFile = (typeof ARM_FILES)[number];

/** One file of an arm that has ended. */
export function armTable(file: ArmFile, diary: ArmDiary, labels: KeptLabels): KeptTable {
  if (file === 'accounts') return foundedTable(diary, labels);
  return file === 'measures' ? measureTable(diary, labels) : lossTable(diary, labels);
}

/** `measures.parquet`: what the platform did, one row an account and sweep, in its order. */
function measureTable({ measures }: ArmDiary, labels: KeptLabels): KeptTable {
  const events = measures.map(({ event }) => event);
  const flags = (values: readonly boolean[]): Uint8Array => Uint8Array.from(values, Number);
  return {
    blocks: [
      {
        atSec: Uint32Array.from(events, ({ atSec }) => atSec),
        account: Uint32Array.from(events, ({ account }) => account),
        reason: events.map(({ reason }) => reason),
        removed: Uint32Array.from(events, ({ nRemoved }) => nRemoved),
        deferred: Uint32Array.from(events, ({ nDeferred }) => nDeferred),
        putBack: Uint32Array.from(events, ({ nPutBack }) => nPutBack),
        tell: events.map(({ tell }) => tell),
        resetPassword: flags(events.map(({ resetPassword }) => resetPassword)),
        limitedToSec: Uint32Array.from(events, ({ limitedToSec }) => limitedToSec),
        blockedToSec: Uint32Array.from(events, ({ blockedToSec }) => blockedToSec),
        refusedToSec: Uint32Array.from(events, ({ refusedToSec }) => refusedToSec),
        purged: flags(events.map(({ isPurged }) => isPurged)),
        appealed: flags(measures.map(({ hasAppealed }) => hasAppealed)),
        liftedSec: Uint32Array.from(measures, ({ liftedSec }) => liftedSec),
        wronged: flags(measures.map(({ isWronged }) => isWronged)),
      },
    ],
    select: `${constants(labels)}, *`,
  };
}

/** `losses.parquet`: what was taken from whom, one row an account that met or lost anything, by account. */
function lossTable({ losses, end: { live, books } }: ArmDiary, labels: KeptLabels): KeptTable {
  const rows = [...losses].sort(([a], [b]) => a - b);
  const numbers = (of: (loss: (typeof rows)[number][1]) => number): Uint32Array =>
    Uint32Array.from(rows, ([, loss]) => of(loss));
  const isWronged = (account: number): boolean => !live.isBot(account) && books.losses.get(account)?.isWronged === true;
  return {
    blocks: [
      {
        account: Uint32Array.from(rows, ([account]) => account),
        removed: numbers(({ nRemoved }) => nRemoved),
        ownRemoved: numbers(({ nOwnRemoved }) => nOwnRemoved),
        putBack: numbers(({ nPutBack }) => nPutBack),
        ownPutBack: numbers(({ nOwnPutBack }) => nOwnPutBack),
        blockedSec: numbers(({ blockedSec }) => blockedSec),
        limitedSec: numbers(({ limitedSec }) => limitedSec),
        closedSec: numbers(({ closedSec }) => closedSec),
        wronged: Uint8Array.from(rows, ([account]) => Number(isWronged(account))),
      },
    ],
    select: `${constants(labels)}, *`,
  };
}

/** `accounts.parquet` of a closed loop: the accounts as the world began, with who stands behind them. */
function foundedTable({ end: { live } }: ArmDiary, labels: KeptLabels): KeptTable {
  const { accounts, graph } = live.founded;
  const { operations, personas, persona, operator, person, enrolments } = live.truth;
  const { nAccounts, createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore } = accounts;
  const customerCode = new Uint32Array(nAccounts);
  for (const { account, operation } of enrolments) customerCode[account] ||= operation + 1;
  const ids = operations.map(({ id }) => id);
  return {
    blocks: [
      {
        account: Uint32Array.from({ length: nAccounts }, (_, account) => account),
        ...({ createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore } as unknown as ParquetColumns),
        ...followCounts(graph, nAccounts),
        person: person as Uint32Array,
        personaCode: persona as Uint8Array,
        operatorCode: operator as Uint32Array,
        customerCode,
      },
    ],
    select: [
      constants(labels),
      '* EXCLUDE (personaCode, operatorCode, customerCode)',
      `${spelled('personaCode', personas, 0)} AS persona`,
      `${spelled('operatorCode', ids, 1)} AS operator`,
      `${spelled('customerCode', ids, 1)} AS "customerOf"`,
    ].join(', '),
  };
}
