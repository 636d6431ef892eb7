import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build.js';
import { bibliography } from '../../reports/paper/bibliography.js';
import { latexText } from '../../reports/paper/latex.js';
import { writePaperFolder } from '../../reports/paper/write-paper-folder.js';
import { sampleInput } from './sample-report.js';

const folder = mkdtempSync(join(tmpdir(), 'ersatz-paper-'));
const report = await buildReport(sampleInput());
const read = (name: string): string => readFileSync(join(folder, name), 'latin1');

beforeAll(async () => {
  await writePaperFolder(report, 'format: study@1\nname: sample\n', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the paper folder', () => {
  it('holds every chart as SVG and as PDF with its objects where the cross-reference table says', () => {
    const names = readdirSync(join(folder, 'figures'));
    for (const { id } of report.charts) expect(names).toContain(`${id}-first-light.svg`);
    for (const name of names.filter((one) => one.endsWith('.pdf'))) {
      const pdf = read(`figures/${name}`);
      expect(pdf.slice(0, 8), name).toBe('%PDF-1.4');
      const table = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
      expect(pdf.slice(table, table + 4), name).toBe('xref');
      const starts = [...pdf.slice(table).matchAll(/^(\d{10}) 00000 n/gm)].map(([, start]) => Number(start));
      expect(starts, name).toHaveLength(6);
      for (const [index, start] of starts.entries())
        expect(pdf.slice(start, start + 8), name).toContain(`${index + 1} 0 obj`);
      const length = Number(/\/Length (\d+) >>\nstream\n/.exec(pdf)?.[1]);
      const from = pdf.indexOf('stream\n') + 7;
      expect(pdf.slice(from + length, from + length + 9), name).toBe('endstream');
      const operators = pdf.slice(from, from + length);
      // What is opened is closed, and something is drawn and written.
      expect(operators.match(/^q$/gm)?.length, name).toBe(operators.match(/^Q$/gm)?.length);
      expect(operators.match(/ [fS]$|^[fS]$/gm)?.length ?? 0, name).toBeGreaterThan(5);
      expect(operators, name).toContain(' Tj ET');
      expect(operators, name).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('has the headline numbers of the report in its LaTeX tables', () => {
    const table = read('tables/first-light-threshold-account.tex');
    for (const row of report.rows.filter(
      (one) => one.level === 'account' && one.segment === 'overall' && one.metric === 'precision',
    )) {
      const line = table.split('\n').find((one) => one.startsWith(row.detector)) ?? '';
      const printed = /& \$([\d.]+)\$/.exec(line)?.[1] ?? '';
      expect(printed).toBe(row.value?.toFixed(printed.length - 2));
    }
    expect(table.match(/\\\\$/gm)).toHaveLength(1 + 4);
  });

  it('tells seeds, every parameter and the whole study in the methods, and has a source for every citation', () => {
    const methods = read('methods.tex');
    expect(methods).toContain('name: sample');
    expect(methods).toContain('\\texttt{seed} = 1');
    const cited = [...methods.matchAll(/\\cite\{([^}]+)\}/g)].map(([, key]) => key);
    const known = [...read('sources.bib').matchAll(/@misc\{([^,]+),/g)].map(([, key]) => key);
    expect(cited).toEqual(known);
    expect(cited).toHaveLength(4);
  });
});

it('a source gives authors, year and title', () => {
  const [detector] = report.detectors;
  if (detector === undefined) throw new Error('no detector');
  const source = 'Jiang, Cui, Yang 2014, CatchSync: catching synchronized behavior & more; smoothed';
  const text = bibliography([{ ...detector, id: 'catch-sync', source }]);
  expect(text).toContain('author = {Jiang and Cui and Yang}');
  expect(text).toContain('year = {2014}');
  expect(text).toContain('title = {CatchSync: catching synchronized behavior \\& more}');
});

it('LaTeX sees every letter as text', () => {
  expect(latexText('50 % of {a_b} & $c\\')).toBe('50 \\% of \\{a\\_b\\} \\& \\$c\\textbackslash{}');
});
