import { join, relative } from 'node:path';
import { Option, type Command } from 'commander';
import type { ExportFormat } from '../kept/export-run.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz export RUN --format FORMAT`. */
export function addExport(program: Command): void {
  const command = program
    .command('export <run>')
    .description(
      'write the rows that a finished run kept, and the tables of its report, for other tools; pyg: the follow graph for PyTorch Geometric',
    )
    .addOption(new Option('--format <format>', 'file format').choices(['parquet', 'csv', 'pyg']).default('parquet'))
    .option('--paper', 'instead: figures, LaTeX tables, a methods text and BibTeX for a paper', false);
  withCommonOptions(command, 'npx ersatz export runs/quickstart-1a2b3c4d-1 --format pyg --out graph').action(
    exportCommand,
  );
}

async function exportCommand(
  folder: string,
  options: CommonOptions & { readonly format: ExportFormat; readonly paper: boolean },
): Promise<void> {
  const { openRun } = await import('../finished/open-run.js');
  const { exportRun } = await import('../kept/export-run.js');
  const run = openRun(folder);
  if (options.paper) {
    const { exportPaper } = await import('../finished/export-paper.js');
    const written = await exportPaper(run, options.out ?? join('exports', `${run.record.id}-paper`));
    const { figures, tables, texts } = written;
    const said = `${figures.length} figures (SVG and PDF), ${tables.length} tables, ${texts.join(', ')}`;
    return printResult(options, written, `${written.folder}: ${said}`);
  }
  const exported = await exportRun(
    run,
    options.format,
    options.out ?? join('exports', `${run.record.id}-${options.format}`),
  );
  const shown = relative(process.cwd(), exported.folder) || '.';
  printResult(
    options,
    exported,
    `${exported.files.length} files written to ${shown}; from there in Python:\n  ${exported.loader}`,
  );
}
