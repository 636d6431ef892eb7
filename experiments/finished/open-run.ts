import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import { reportSchema, type Report } from '../../reports/report.js';
import { parseConfig, readConfig } from '../plan/read-config.js';
import type { RunRecord } from '../run-folder.js';

/** A run that came to its end. */
export interface FinishedFolder {
  readonly path: string;
  readonly record: RunRecord;
  readonly report: Report;
  /** `report.json` as it lies there. */
  readonly reportText: string;
}

/** What of a record must be right before anything else is read of it. */
const recordSchema = z.looseObject({ format: z.literal('run@1'), id: z.string(), status: z.string() });

/**
 * Reads a finished run: its folder, or its name below `runsDir`. Throws UserError in one line when it is no run, did not come to its end, or its report was
 * changed since (unless `mayBeChanged`) or is not one that this version can read.
 */
export function openRun(folderOrId: string, runsDir = 'runs', { mayBeChanged = false } = {}): FinishedFolder {
  const path = [folderOrId, join(runsDir, folderOrId)].find((folder) => existsSync(join(folder, 'run.json')));
  if (path === undefined)
    throw new UserError(
      existsSync(folderOrId)
        ? `${folderOrId}: is no run; expected a folder with run.json, as "ersatz run" writes below its --out`
        : `${folderOrId}: no such run folder, nor one of that name in ${runsDir}`,
    );
  const record = readConfig(join(path, 'run.json'), recordSchema) as unknown as RunRecord;
  if (record.status !== 'done')
    throw new UserError(
      `${path}: the run is not finished (${record.status}${record.reason ? `: ${record.reason.split('\n')[0]}` : ''}); ` +
        `the "ersatz run" that started it goes on when given again`,
    );
  const file = join(path, 'report.json');
  if (!existsSync(file))
    throw new UserError(`${path}: run.json says done but report.json is missing; run the study again`);
  const reportText = readFileSync(file, 'utf8');
  const report = readReport(file, reportText);
  const sha256 = createHash('sha256').update(reportText).digest('hex');
  if (!mayBeChanged && record.reportSha256 !== undefined && record.reportSha256 !== sha256)
    throw new UserError(
      `${file}: was changed or damaged since the run wrote it; expected SHA-256 ${short(record.reportSha256)}, got ${short(sha256)}; ` +
        `give the command that made it again with a new --out, or put the file back`,
    );
  return { path, record, report, reportText };
}

const short = (sha256: string): string => `${sha256.slice(0, 12)}...`;

/** The report is JSON as it was written; the reader of YAML takes many times as long and is asked only to say where another value than expected stands. */
function readReport(file: string, text: string): Report {
  let parsed: ReturnType<typeof reportSchema.safeParse>;
  try {
    parsed = reportSchema.safeParse(JSON.parse(text));
  } catch {
    throw new UserError(`${file}: is not valid JSON: damaged or cut short; give the command that made it again`);
  }
  return parsed.success ? parsed.data : parseConfig(text, file, reportSchema);
}
