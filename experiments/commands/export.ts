import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { EXPORT_FORMATS } from '../kept/export-formats.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz export RUN --format FORMAT`. */
export function addExport(program: Command): void {
  const command = program
    .command('export <run>')
    .description(
      'write the rows that a finished run kept, and the tables of its report, for other tools; pyg: the follow graph for PyTorch Geometric',
    )
    .option('--format <format>', `file format: ${EXPORT_FORMATS.join(', ')}`, 'parquet')
    .option('--paper', 'instead: figures, LaTeX tables, a methods text and BibTeX for a paper', false);
  withCommonOptions(command, 'npx ersatz export runs/quickstart-1a2b3c4d-1 --format pyg --out graph').action(
    exportCommand,
  );
}

async function exportCommand(
  folder: string,
  options: CommonOptions & { readonly format: string; readonly paper: boolean },
): Promise<void> {
  const format = EXPORT_FORMATS.find((known) => known === options.format);
  if (format === undefined)
    throw new UserError(`export: unknown format "${options.format}"${didYouMean(options.format, EXPORT_FORMATS)}`);
  const { openRun } = await import('../finished/open-run.js');
  const { exportRun } = await import('../kept/export-run.js');
  const run = openRun(folder);
  if (options.paper) {
    const { exportPaper } = await import('../finished/export-paper.js');
    const written = await exportPaper(run, options.out ?? join('exports', `${run.record.id}-paper`));
    const { figures, tables, texts } = written;
    const said = `${counted(figures.length, 'figure')} (SVG and PDF), ${counted(tables.length, 'table')}, ${texts.join(', ')}`;
    return printResult(options, written, `${written.folder}: ${said}`);
  }
  const exported = await exportRun(run, format, options.out ?? join('exports', `${run.record.id}-${format}`));
  const shown = relative(process.cwd(), exported.folder) || '.';
  const where = format === 'pyg' ? 'in the folder of a world there' : 'from there';
  printResult(
    options,
    exported,
    `${counted(exported.files.length, 'file')} written to ${shown}; ${where}, in Python:\n  ${exported.loader}`,
  );
}
