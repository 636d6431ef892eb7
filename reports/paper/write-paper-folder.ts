import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvTables } from '../csv-tables.js';
import { LEVEL_TITLES, LEVELS } from '../house-style.js';
import type { Report } from '../report.js';
import { standaloneSpec } from '../standalone-spec.js';
import { bibliography } from './bibliography.js';
import { drawFigure } from './draw-figure.js';
import { latexTable, latexText } from './latex.js';
import { methodsText } from './methods.js';

/** What was written, by kind. */
export interface PaperFiles {
  readonly figures: readonly string[];
  readonly tables: readonly string[];
  readonly texts: readonly string[];
}

/**
 * Writes what a paper takes from a run: `figures/CHART-SCENARIO.svg` and `.pdf` with captions in `figures/captions.tex`, `tables/*.tex` (headline numbers) and
 * `tables/*.csv`, `methods.tex` and `sources.bib`. Charts without rows for a scenario are left out. The same report gives the same bytes.
 */
export async function writePaperFolder(report: Report, study: string, folder: string): Promise<PaperFiles> {
  for (const name of ['figures', 'tables']) mkdirSync(join(folder, name), { recursive: true });
  const figures = await writeFigures(report, join(folder, 'figures'));
  const tables = writeTables(report, join(folder, 'tables'));
  const texts = { 'methods.tex': methodsText(report, study), 'sources.bib': bibliography(report.detectors) };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  return { figures, tables, texts: Object.keys(texts) };
}

async function writeFigures(report: Report, folder: string): Promise<string[]> {
  const names: string[] = [];
  const captions: string[] = [];
  for (const { id: scenario } of report.scenarios)
    for (const entry of report.charts) {
      const tables = Object.fromEntries(
        entry.tables.map((name) => [
          name,
          (report.tables[name] ?? []).filter((row) => row['scenario'] === undefined || row['scenario'] === scenario),
        ]),
      );
      if (entry.tables.some((name) => tables[name]?.length === 0)) continue;
      // A paper sets the caption itself.
      const spec = { ...standaloneSpec(entry, { tables, detectors: report.detectors }), title: undefined };
      const { svg, pdf } = await drawFigure(spec);
      const name = `${entry.id}-${scenario}`;
      writeFileSync(join(folder, `${name}.svg`), svg);
      writeFileSync(join(folder, `${name}.pdf`), pdf);
      names.push(name);
      captions.push(captionOf(name, `${entry.title}. ${entry.caption}`));
    }
  writeFileSync(join(folder, 'captions.tex'), [CAPTIONS_HEAD, ...captions].join('\n'));
  return names;
}

/** What defines the macro by which a paper takes the caption of a figure. */
const CAPTIONS_HEAD = [
  '% \\input this file once; then \\caption{\\ersatzcaption{CHART-SCENARIO}} below each figure.',
  '\\providecommand{\\ersatzcaption}[1]{\\csname ersatzcaption@#1\\endcsname}',
  '',
].join('\n');

function captionOf(name: string, text: string): string {
  const line = latexText(text.replaceAll(/\s+/g, ' '));
  return `\\expandafter\\def\\csname ersatzcaption@${name}\\endcsname{${line}}\n`;
}

function writeTables(report: Report, folder: string): string[] {
  const names: string[] = [];
  const policies = [...new Set(report.rows.map(({ policy }) => policy))];
  for (const { id: scenario } of report.scenarios)
    for (const policy of policies)
      for (const level of LEVELS) {
        const rows = report.rows.filter(
          (row) =>
            row.scenario === scenario && row.policy === policy && row.level === level && row.segment === 'overall',
        );
        if (rows.length === 0) continue;
        const n = Math.max(...rows.map((row) => row.n));
        const name = `${scenario}-${policy}-${level}`;
        const caption = `${LEVEL_TITLES[level] ?? level} of ${scenario} under policy ${policy}: means over n = ${n} replicates with 95 % intervals.`;
        writeFileSync(join(folder, `${name}.tex`), latexTable(report, rows, caption, name));
        names.push(`${name}.tex`);
      }
  for (const [name, csv] of csvTables(report)) {
    writeFileSync(join(folder, `${name}.csv`), csv);
    names.push(`${name}.csv`);
  }
  return names;
}
