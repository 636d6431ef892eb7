import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import type { DatasetSpec } from '../plan/dataset-schema.js';
import { toAccountTable, type AccountTable } from './account-table.js';
import { openDataset } from './data-set-folder.js';
import type { EventLog } from './event-log.js';
import { toTraffic, type EventTraffic } from './event-traffic.js';
import { assertSameRows, drawFolds, readFolds } from './folds.js';
import { readCsv } from './read-csv.js';
import { readEvents } from './read-events.js';

/** Real events as detectors know them. */
export interface Happenings extends EventTraffic {
  /** Per labelled row of the data set: its account. */
  readonly account: Uint32Array;
  readonly nEvents: number;
}

/** A study's real data, ready to be split: one row an account with a label. */
export interface Dataset extends Omit<AccountTable, 'left'> {
  /** Null for a table of accounts. */
  readonly happenings: Happenings | null;
  readonly name: string;
  readonly summary: string;
  /** Per row: the fold in which it is tested. */
  readonly fold: Uint8Array;
  readonly nFolds: number;
  /** Where the folds come from, and columns that were left out. */
  readonly notes: readonly { readonly what: string; readonly why: string }[];
  /** Stands for the contents in the study's hash, whatever the path. */
  readonly fingerprint: Readonly<Record<string, unknown>>;
}

/** Loads the data set of a study: CSV, or a folder made by `ersatz import`. Paths are relative to `folder`. */
export function loadDataset(spec: DatasetSpec, folder: string, seed: string): Dataset {
  const path = resolve(folder, spec.file);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const { table, sha256, fixedFold, log } = isFolder ? openImported(path, spec) : openFile(path, spec, folder);
  const folds = foldsOf(spec, { folder, seed, table, fixedFold, dataPath: path });
  return {
    name: spec.name ?? nameFrom(path),
    summary: spec.summary,
    happenings: log === null ? null : { ...toTraffic(log), account: log.account, nEvents: log.who.length },
    columns: table.columns,
    isInauthentic: table.isInauthentic,
    ...folds,
    notes: [
      ...folds.notes,
      ...(log === null ? [] : [TRANSDUCTIVE]),
      ...table.left.map(({ column, why }) => ({ what: `column ${column}`, why })),
    ],
    fingerprint: { sha256, features: Object.keys(table.columns), fold: [...folds.fold].join('') },
  };
}

const TRANSDUCTIVE = {
  what: 'acts of the test accounts',
  why: 'stay in the data while detectors learn, and only their labels are kept back: who acts on what can not be cut in two',
};

/** A report name from a file name: `fake_v1.csv.gz` -> `fake-v1`. */
export function nameFrom(path: string): string {
  const name = basename(path)
    .replace(/\.(csv|gz|tsv|txt)\b/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name === '' ? 'data' : name;
}

interface Opened {
  /** Without columns where there is a log. */
  readonly table: AccountTable;
  readonly sha256: string;
  readonly fixedFold: Uint8Array | null;
  readonly log: EventLog | null;
}

function openFile(path: string, spec: DatasetSpec, folder: string): Opened {
  if (spec.kind === 'account-table') return openCsv(path, spec);
  if (spec.fold !== undefined)
    throw new UserError(`dataset.fold: ${spec.kind} have no fixed folds; expected folds, a number, alone`);
  const csv = readCsv(path, spec.source);
  const { labels } = spec;
  const source =
    labels === undefined
      ? null
      : { ...labels, label: spec.label, csv: readCsv(resolve(folder, labels.file), spec.source) };
  const log = readEvents(csv, spec, source);
  return { ...ofLog(log), sha256: source === null ? csv.sha256 : `${csv.sha256} ${source.csv.sha256}` };
}

function ofLog(log: EventLog): Omit<Opened, 'sha256'> {
  return { table: { columns: {}, isInauthentic: log.isInauthentic, left: [] }, fixedFold: null, log };
}

function openCsv(path: string, spec: DatasetSpec): Opened {
  const csv = readCsv(path, spec.source);
  const foldColumn = spec.fold !== undefined && spec.fold.file === undefined ? [spec.fold.column] : [];
  const table = toAccountTable(csv, { ...spec, ignore: [...spec.ignore, ...foldColumn] });
  const fixedFold = foldColumn.length === 0 ? null : readFolds(csv, foldColumn[0]);
  return { table, sha256: csv.sha256, fixedFold, log: null };
}

function openImported(path: string, spec: DatasetSpec): Opened {
  const opened = openDataset(path);
  const { sha256 } = opened.header;
  if ('log' in opened) return { ...ofLog(opened.log), sha256 };
  if (spec.fold !== undefined && spec.fold.file === undefined && opened.fold === null)
    throw new UserError(
      `dataset.fold: ${path} was imported without folds; leave it out, name a fold file, or import anew`,
    );
  return { table: opened.table, sha256, fixedFold: opened.fold, log: null };
}

interface FoldSource {
  readonly folder: string;
  readonly seed: string;
  readonly table: AccountTable;
  readonly fixedFold: Uint8Array | null;
  readonly dataPath: string;
}

function foldsOf(spec: DatasetSpec, from: FoldSource): Pick<Dataset, 'fold' | 'nFolds' | 'notes'> {
  const { isInauthentic, columns } = from.table;
  if (from.fixedFold !== null) return fixed(from.fixedFold);
  if (spec.fold?.file !== undefined) {
    const path = resolve(from.folder, spec.fold.file);
    if (existsSync(path)) {
      const csv = readCsv(path);
      assertSameRows({ columns, nRows: isInauthentic.length }, csv, spec.fold.agree);
      return fixed(readFolds(csv, spec.fold.column));
    }
  }
  const nPositive = isInauthentic.reduce((sum, label) => sum + label, 0);
  if (Math.min(nPositive, isInauthentic.length - nPositive) < spec.folds)
    throw new UserError(
      `${from.dataPath}: has ${nPositive} inauthentic and ${isInauthentic.length - nPositive} organic rows; expected at least ` +
        `${spec.folds} of each, one a fold; set dataset.folds lower`,
    );
  const isMissing = spec.fold?.file !== undefined;
  const notes = isMissing
    ? [{ what: 'fixed folds', why: 'the fold file is missing; stratified folds are drawn by the seed' }]
    : [];
  return { fold: drawFolds(isInauthentic, spec.folds, from.seed), nFolds: spec.folds, notes };
}

function fixed(fold: Uint8Array): Pick<Dataset, 'fold' | 'nFolds' | 'notes'> {
  return { fold, nFolds: Math.max(...fold) + 1, notes: [] };
}
