import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { csvTables } from './csv-tables.js';
import { pageReport } from './page-report.js';
import { reportHtml } from './report-html.js';
import { reportSchema } from './report.js';
import type { Report } from './report.js';
import { standaloneSpec } from './standalone-spec.js';

/**
 * Writes a report into a folder: `report.json`, `report.html`, `charts/ID.vl.json`, `tables/NAME.csv`, with `headline` (rows of
 * segment overall) and `segments` (the other rows) among the tables. Same report, same bytes. Each file appears whole or not at all,
 * and `report.json` comes last, so a folder that has it has everything. `timed` is the same report with what clocks have measured: the other files show it. Returns the SHA-256
 * of `report.json`.
 */
export async function writeReportFolder(report: Report, folder: string, timed: Report = report): Promise<string> {
  const files = reportFiles(reportSchema.parse(timed));
  const numbers = reportText(reportSchema.parse(report));
  for (const [name, text] of files.set('report.json', numbers)) await writeWhole(join(folder, name), text);
  return createHash('sha256').update(numbers).digest('hex');
}

function reportFiles(report: Report): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, csv] of csvTables(report)) files.set(`tables/${fileName(name)}.csv`, csv);
  for (const entry of report.charts)
    files.set(`charts/${fileName(entry.id)}.vl.json`, `${JSON.stringify(standaloneSpec(entry, report))}\n`);
  files.set('report.html', reportHtml(pageReport(report)));
  return files;
}

/** JSON with one line for each row of each table, so that two reports can be compared line by line. */
function reportText(report: Report): string {
  const lines = Object.entries(report).map(
    ([key, value]) => `${JSON.stringify(key)}: ${key === 'tables' ? tablesText(report) : list(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

function tablesText({ tables }: Report): string {
  const entries = Object.entries(tables).map(([name, rows]) => `${JSON.stringify(name)}: ${list(rows)}`);
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n}`;
}

function list(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
}

/** Table and chart names come from plug-ins: only what is safe as a file name on every system passes. */
function fileName(name: string): string {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
    throw new Error(`"${name}" can not be a file name; expected small letters, digits, hyphens`);
  return name;
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
