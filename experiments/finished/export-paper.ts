import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import { writePaperFolder, type PaperFiles } from '../../reports/paper/write-paper-folder.js';
import type { FinishedFolder } from './open-run.js';

/**
 * Writes what a paper takes from a finished run into a new or empty folder: figures, tables, methods and sources. Seconds a figure. Throws UserError where the
 * folder holds something already.
 */
export async function exportPaper(
  run: FinishedFolder,
  folder: string,
): Promise<PaperFiles & { readonly folder: string }> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UserError(`${folder}: is not empty; give another folder with --out, or empty this one`);
  const study = readFileSync(join(run.path, 'study.yaml'), 'utf8');
  return { folder, ...(await writePaperFolder(run.report, study, folder)) };
}
