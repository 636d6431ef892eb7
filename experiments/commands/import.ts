import { basename, join, relative } from 'node:path';
import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

interface ImportOptions extends CommonOptions {
  readonly map?: string;
  readonly fold?: string;
  readonly name?: string;
}

/** Adds `ersatz import KIND FILE`. */
export function addImport(program: Command): void {
  const command = program
    .command('import <kind> <file>')
    .description(`turn a file into a data set that studies can name; kinds: ${Object.keys(IMPORTERS).join(', ')}`)
    .option('--map <pairs>', 'feature=column pairs, comma-separated; label=column names the label (1 = inauthentic)')
    .option('--fold <column>', 'column with fixed test folds 0, 1, 2 ...')
    .option('--name <name>', 'name of the data set; the file name by default');
  withCommonOptions(
    command,
    'npx ersatz import account-table accounts.csv.gz --map followers=follower_count,label=is_fake --out data/accounts',
  ).action(importCommand);
}

const IMPORTERS: Readonly<Record<string, (file: string, options: ImportOptions) => Promise<void>>> = {
  'account-table': importAccountTable,
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
    `${shown}: ${header.nRows} accounts, ${header.nInauthentic} labelled inauthentic, ` +
      `${header.columns.length} features: ${header.columns.map((column) => column.name).join(', ')}`,
  );
}

/** `followers=follower_count,label=is_fake` as a record. */
function parseMap(text: string): Record<string, string> {
  const map: Record<string, string> = {};
  for (const pair of text.split(',').filter((part) => part !== '')) {
    const [feature, column, ...rest] = pair.split('=');
    if (feature === '' || column === undefined || column === '' || rest.length > 0)
      throw new UserError(`--map: "${pair}" is not a pair; expected feature=column`);
    if (feature in map) throw new UserError(`--map: "${feature}" comes twice`);
    map[feature] = column;
  }
  return map;
}
