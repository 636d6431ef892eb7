import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import { unpackReport, type PackedReport } from '../../reports/packed-report.js';
import { reportSchema } from '../../reports/report.js';
import { drawChart } from './draw-chart.js';
import { sampleInput } from './sample-report.js';

const CURVES = ['operating-curve', 'operating-harm', 'pr-curve', 'false-removal-curve', 'score-distribution'];
const HOSTILE = 'a </script><script>alert(1)</script> & <!-- title';
const top = mkdtempSync(join(tmpdir(), 'ersatz-report-'));
const folder = join(top, 'run');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const report = await buildReport(sampleInput({ title: HOSTILE, scenarios: ['first-light', 'winter'] }));

beforeAll(() => writeReportFolder(report, folder));
afterAll(() => rmSync(top, { recursive: true }));

describe('writeReportFolder', () => {
  it('writes report.json as the report, a row a line', () => {
    expect(reportSchema.parse(JSON.parse(read('report.json')))).toEqual(report);
    expect(read('report.json').split('\n').length).toBeGreaterThan(report.rows.length);
  });

  it('writes the headline table with its fixed columns and one row for each number', () => {
    const lines = read('tables/headline.csv').trimEnd().split('\n');
    expect(lines[0]).toBe('scenario,detector,policy,level,metric,value,low,high,n');
    expect(lines).toHaveLength(1 + report.rows.filter(({ segment }) => segment === 'overall').length);
    const first = report.rows[0];
    expect(lines[1]).toBe(
      `first-light,rate-rules,threshold,account,precision,${first?.value},${first?.low},${first?.high},${first?.n}`,
    );
  });

  it('writes the other segments and every table', () => {
    expect(read('tables/segments.csv').split('\n')[0]).toBe(
      'scenario,detector,policy,level,segment,metric,value,low,high,n',
    );
    expect(readdirSync(join(folder, 'tables')).sort()).toEqual(
      [...Object.keys(report.tables), 'segments'].map((name) => `${name}.csv`).sort(),
    );
  });

  it('writes charts that draw by themselves from the file alone', async () => {
    const names = readdirSync(join(folder, 'charts'));
    expect(names).toHaveLength(report.charts.length);
    for (const name of names) {
      const { nMarks, warnings } = await drawChart(JSON.parse(read(`charts/${name}`)));
      expect(warnings).toEqual([]);
      expect(nMarks).toBeGreaterThan(0);
    }
  });

  it('leaves no temporary files', () => {
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('.part'))).toEqual([]);
  });

  it('writes the same bytes again', async () => {
    const again = join(top, 'again');
    await writeReportFolder(report, again);
    for (const name of readdirSync(again, { recursive: true, withFileTypes: true }))
      if (name.isFile()) {
        const path = join(name.parentPath, name.name);
        expect(readFileSync(path, 'utf8')).toBe(read(path.slice(again.length + 1)));
      }
  });

  it('keeps the old file when a new one can not take its place, and leaves nothing half-written', async () => {
    const blocked = join(top, 'blocked');
    mkdirSync(join(blocked, 'report.html', 'in-the-way'), { recursive: true });
    await expect(writeReportFolder(report, blocked)).rejects.toThrow();
    expect(readdirSync(blocked).sort()).toEqual(['charts', 'report.html', 'tables']);
  });

  it('refuses a chart whose name would leave the folder', async () => {
    const [first] = report.charts;
    if (first === undefined) throw new Error('no chart');
    const sly = { ...report, charts: [{ ...first, id: '../../sly' }] };
    await expect(writeReportFolder(sly, join(top, 'sly'))).rejects.toThrow('can not be a file name');
  });
});

describe('report.html', () => {
  it('asks nobody for anything: no address of another host in src, href or style', () => {
    const html = read('report.html').replace(/<script>[\s\S]*<\/script>/, '');
    expect(html).not.toMatch(/(?:src|href)\s*=/i);
    expect(html).not.toMatch(/url\(|@import/i);
    expect(html.length).toBeLessThan(5_000_000);
  });

  it('can not be broken out of by a title', () => {
    const html = read('report.html');
    expect(html).toContain('<title>a &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;!-- title</title>');
    expect(html.match(/<script/g)).toHaveLength(2 + (html.split('<script>')[1]?.match(/<script/g)?.length ?? 0));
    const data = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(data).not.toContain('<');
    expect((JSON.parse(data) as { title: string }).title).toBe(HOSTILE);
  });

  it('allows exactly the script and the style it carries', () => {
    const html = read('report.html');
    const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(html).toContain(`script-src ${hash(script)};`);
    expect(html).toContain(`style-src ${hash(style)};`);
    expect(script).not.toMatch(/<\/script|<!--/i);
  });
});

describe('report.html', () => {
  it('of 5 detectors in 10 worlds, at both levels and each with tables of its own, has at most 5 MB', async () => {
    const scenarios = Array.from({ length: 10 }, (_, place) => `world-${place + 1}`);
    const large = await buildReport(sampleInput({ scenarios, nExtra: 1, bothLevels: true }));
    expect([large.scenarios.length, large.detectors.length]).toEqual([10, 5]);
    for (const { levels } of large.detectors) expect(levels).toEqual(['account', 'action']);
    const path = join(top, 'large');
    await writeReportFolder(large, path);
    const { size } = statSync(join(path, 'report.html'));
    expect(size).toBeLessThanOrEqual(5_000_000);
    const html = readFileSync(join(path, 'report.html'), 'utf8');
    const data = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    const carried = unpackReport(JSON.parse(data) as PackedReport);
    // Points of curves are rounded to six digits, everything else is what report.json says; nothing is left out.
    const { tables, ...rest } = carried;
    expect({ ...rest, tables: large.tables }).toEqual(large);
    expect(Object.keys(tables)).toEqual(Object.keys(large.tables));
    for (const [name, rows] of Object.entries(large.tables))
      if (!CURVES.includes(name)) expect(tables[name], name).toEqual(rows);
      else {
        const digits = (value: unknown): unknown => (typeof value === 'number' ? value.toPrecision(6) : value);
        const shown = (row: object): unknown[] => Object.values(row).map(digits);
        expect(tables[name]?.map(shown), name).toEqual(rows.map(shown));
      }
    // The pages show columns in the order in which the rows have them.
    for (const [name, rows] of Object.entries(large.tables))
      expect(Object.keys(carried.tables[name]?.[0] ?? {}), name).toEqual(Object.keys(rows[0] ?? {}));
  });
});
