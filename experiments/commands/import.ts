import { basename, join, relative } from 'node:path';
import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

interface ImportOptions extends CommonOptions {
  readonly map?: string;
  readonly fold?: string;
  readonly name?: string;
  readonly labels?: string;
  readonly labelsMap?: string;
  readonly labelsOf: string;
  readonly twoSided: boolean;
  readonly verb: string;
}

/** Adds `ersatz import KIND FILE`. */
export function addImport(program: Command): void {
  const command = program
    .command('import <kind> <file>')
    .description(`turn a file into a data set that studies can name; kinds: ${Object.keys(IMPORTERS).join(', ')}`)
    .option(
      '--map <pairs>',
      'pairs, comma-separated: feature=column of accounts; who=, whom=, when=, verb=, weight= of events; from=, to=, weight= of edges; label=column names the label (1 = inauthentic)',
    )
    .option('--fold <column>', 'column with fixed test folds 0, 1, 2 ... (account tables)')
    .option('--labels <file>', 'labels of events or edges in a file of their own')
    .option('--labels-map <pairs>', 'id=column,label=column of that file', 'id=id,label=label')
    .option('--labels-of <side>', 'who or whom: whose labels they are', 'who')
    .option('--two-sided', 'who and whom are numbered apart: users and objects', false)
    .option('--verb <verb>', 'what events without a column of verbs, and edges, count as', 'follow')
    .option('--name <name>', 'name of the data set; the file name by default');
  withCommonOptions(
    command,
    'npx ersatz import account-table accounts.csv.gz --map followers=follower_count,label=is_fake --out data/accounts',
  ).action(importCommand);
}

const IMPORTERS: Readonly<Record<string, (file: string, options: ImportOptions) => Promise<void>>> = {
  'account-table': importAccountTable,
  'timed-events': (file, options) => importEvents('timed-events', file, options),
  'labelled-edges': (file, options) => importEvents('labelled-edges', file, options),
};

async function importCommand(kind: string, file: string, options: ImportOptions): Promise<void> {
  const importer = IMPORTERS[kind] as (typeof IMPORTERS)[string] | undefined;
  if (importer === undefined)
    throw new UserError(`import: unknown kind "${kind}"${didYouMean(kind, Object.keys(IMPORTERS))}`);
  await importer(file, options);
}

async function importAccountTable(file: string, options: ImportOptions): Promise<void> {
  const { toAccountTable } = await import('../datasets/account-table.js');
  const { writeDataset } = await import('../datasets/data-set-folder.js');
  const { readFolds } = await import('../datasets/folds.js');
  const { nameFrom } = await import('../datasets/load-dataset.js');
  const { readCsv } = await import('../datasets/read-csv.js');
  const { label, ...map } = parseMap(options.map ?? '');
  const csv = readCsv(file);
  const table = toAccountTable(csv, {
    map,
    label: label ?? 'label',
    ignore: options.fold === undefined ? [] : [options.fold],
  });
  const fold = options.fold === undefined ? null : readFolds(csv, options.fold);
  const name = options.name ?? nameFrom(file);
  const folder = options.out ?? join('data', name);
  const header = writeDataset(folder, table, fold, { name, source: basename(file), sha256: csv.sha256 });
  const shown = relative(process.cwd(), folder) || '.';
  const left = header.left.map(({ column, why }) => `left out: ${column} (${why})\n`).join('');
  process.stderr.write(left);
  printResult(
    options,
    { folder, ...header },
    `${shown}: ${counted(header.nRows, 'account')}, ${header.nInauthentic} labelled inauthentic, ` +
      `${counted(header.columns.length, 'feature')}: ${header.columns.map((column) => column.name).join(', ')}`,
  );
}

async function importEvents(
  kind: 'timed-events' | 'labelled-edges',
  file: string,
  options: ImportOptions,
): Promise<void> {
  const { writeEvents } = await import('../datasets/data-set-folder.js');
  const { nameFrom } = await import('../datasets/load-dataset.js');
  const { readCsv } = await import('../datasets/read-csv.js');
  const { readEvents } = await import('../datasets/read-events.js');
  if (options.fold !== undefined) throw new UserError(`--fold: ${kind} have no fixed folds`);
  const of = (['who', 'whom'] as const).find((side) => side === options.labelsOf);
  if (of === undefined) throw new UserError(`--labels-of: expected who or whom, got "${options.labelsOf}"`);
  const { label = 'label', ...map } = parseMap(options.map ?? '');
  const csv = readCsv(file);
  const { id = 'id', label: ownLabel = label } = parseMap(options.labelsMap ?? '', '--labels-map');
  const labels = options.labels === undefined ? null : { csv: readCsv(options.labels), id, label: ownLabel, of };
  const log = readEvents(csv, { kind, map, label, twoSided: options.twoSided, verb: options.verb }, labels);
  const name = options.name ?? nameFrom(file);
  const folder = options.out ?? join('data', name);
  const sha256 = labels === null ? csv.sha256 : `${csv.sha256} ${labels.csv.sha256}`;
  const header = writeEvents(folder, kind, log, { name, source: basename(file), sha256 });
  const shown = relative(process.cwd(), folder) || '.';
  printResult(
    options,
    { folder, ...header },
    `${shown}: ${counted(header.nEvents, 'event')} of ${counted(header.nAccounts, 'account')}; ${counted(header.nRows, 'account')} with a label, ${header.nInauthentic} of them inauthentic`,
  );
}

/** `followers=follower_count,label=is_fake` as a record. */
function parseMap(text: string, option = '--map'): Record<string, string> {
  const map: Record<string, string> = {};
  for (const pair of text.split(',').filter((part) => part !== '')) {
    const [feature, column, ...rest] = pair.split('=');
    if (feature === '' || column === undefined || column === '' || rest.length > 0)
      throw new UserError(`${option}: "${pair}" is not a pair; expected name=column`);
    if (feature in map) throw new UserError(`${option}: "${feature}" comes twice`);
    map[feature] = column;
  }
  return map;
}
