import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { OUT, printResult, withCommonOptions, withSetOption, type CommonOptions, type SetOption } from './options.js';

/** Adds `ersatz validate FILE`. */
export function addValidate(program: Command): void {
  const command = program
    .command('validate <file>')
    .description('check a study, scenario, report or imported data set and say in one line what is wrong');
  withSetOption(command);
  withCommonOptions(command, 'npx ersatz validate my-study.yaml', OUT.nothing).action(validate);
}

/** What each format is checked by; the result is said in a few words. */
const VALIDATORS: Readonly<Record<string, (file: string, options: CommonOptions & SetOption) => Promise<string>>> = {
  async 'study@1'(file, { plugins, seed, set }) {
    const { nReplicates, planStudy } = await import('../plan/plan-study.js');
    const plan = await planStudy(file, { plugins, set, ...(seed === undefined ? {} : { seed }) });
    const nCells = plan.detectors.reduce((sum, { levels }) => sum + levels.length, 0);
    const nArms = plan.arms.length;
    const work = nArms > 0 ? counted(nArms, 'arm') : counted(nCells, 'detector x level', 'detectors x levels');
    return `study ${plan.study.name}: ${counted(nReplicates(plan), 'replicate')}, ${work}`;
  },
  async 'scenario@1'(file, { plugins }) {
    const { checkedScenario } = await import('./checked-scenario.js');
    const { name, nPeople, horizonDays } = await checkedScenario(file, plugins);
    return `scenario ${name}: ${counted(nPeople, 'person', 'people')}, ${counted(horizonDays, 'day')}`;
  },
  async 'report@1'(file) {
    const { readConfig } = await import('../plan/read-config.js');
    const { reportSchema } = await import('../../reports/report.js');
    const { title, rows, charts } = readConfig(file, reportSchema);
    return `report "${title}": ${counted(rows.length, 'row')}, ${counted(charts.length, 'chart')}`;
  },
  async 'data-set@1'(file) {
    const { openDataset } = await import('../datasets/data-set-folder.js');
    const { header } = openDataset(dirname(file));
    return header.kind === 'account-table'
      ? `data set ${header.name}: ${counted(header.nRows, 'row')}, ${counted(header.columns.length, 'feature')}`
      : `data set ${header.name}: ${counted(header.nEvents, 'event')} of ${counted(header.nAccounts, 'account')}, ${header.nRows} of them labelled`;
  },
};

async function validate(path: string, options: CommonOptions & SetOption): Promise<void> {
  const file = fileToCheck(path);
  const format = await readFormat(file);
  const validator = VALIDATORS[format] as (typeof VALIDATORS)[string] | undefined;
  if (validator === undefined)
    throw new UserError(`${file}: format: unknown format "${format}"${didYouMean(format, Object.keys(VALIDATORS))}`);
  const summary = await validator(file, options);
  printResult(options, { file, format, valid: true, summary }, `${file}: valid; ${summary}`);
}

/** A folder is a data set, unless it is something else that has a command of its own. */
function fileToCheck(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return path;
  const file = join(path, 'dataset.json');
  if (existsSync(file)) return file;
  throw new UserError(
    existsSync(join(path, 'run.json'))
      ? `${path}: is a run; expected a file, or the folder of a data set; "ersatz verify ${path}" holds a run against its study, "ersatz validate ${join(path, 'report.json')}" checks its report`
      : `${path}: is a folder without dataset.json; expected a file, or the folder of a data set as "ersatz import" writes it`,
  );
}

async function readFormat(file: string): Promise<string> {
  const { readConfig } = await import('../plan/read-config.js');
  const { z } = await import('zod');
  return readConfig(file, z.looseObject({ format: z.string() })).format;
}
