import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build.js';
import { reportSchema } from '../../reports/report.js';
import { sampleInput } from './sample-report.js';

const folder = mkdtempSync(join(tmpdir(), 'ersatz-charts-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('buildReport', () => {
  it('survives a round trip through JSON and the schema unchanged', async () => {
    const report = await buildReport(sampleInput());
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('gives the same bytes for the same input', async () => {
    const [a, b] = [await buildReport(sampleInput()), await buildReport(sampleInput())];
    expect(JSON.stringify(a)).toBe(JSON.stringify(b));
  });

  it('adds the rows over all segments as table headline', async () => {
    const input = sampleInput();
    const { tables } = await buildReport(input);
    expect(tables['headline']).toHaveLength(input.rows.filter(({ segment }) => segment === 'overall').length);
    expect(Object.keys(tables['headline']?.[0] ?? {}).join()).toBe(
      'scenario,detector,policy,level,metric,value,low,high,n',
    );
  });

  it('refuses numbers that JSON can not hold', async () => {
    const input = sampleInput();
    const rows = input.rows.map((row, place) => (place === 0 ? { ...row, value: NaN } : row));
    await expect(buildReport({ ...input, rows })).rejects.toThrow(/rows/);
  });

  it('draws charts from a plug-in folder, and notes one that throws, or lacks its table or column', async () => {
    const write = (id: string, build: string) =>
      writeFileSync(
        join(folder, `${id}.ts`),
        `export default { kind: 'chart', id: '${id}', title: 'T', summary: 'S', order: 5, build: ${build} };`,
      );
    const spec = `{ data: { name: 'paired' }, mark: 'point', encoding: { x: { field: 'difference', type: 'quantitative' } } }`;
    write('mine', `() => ({ caption: 'c', tables: ['paired'], spec: ${spec} })`);
    write('broken', `() => { throw new Error('no luck') }`);
    write('lacking', `() => ({ caption: 'c', tables: ['nowhere'], spec: {} })`);
    write('untold', `() => ({ tables: ['paired'], spec: {} })`);
    write('astray', `() => ({ caption: 'c', tables: ['paired'], spec: ${spec.replace('difference', 'diference')} })`);
    write(
      'endless',
      `() => { const spec = {}; return { caption: 'c', tables: ['paired'], spec: Object.assign(spec, { spec }) }; }`,
    );
    write('huge', `() => ({ caption: 'c', tables: ['paired'], spec: { mark: 1n } })`);
    write('late', `async () => { throw new Error('no luck') }`);
    const report = await buildReport(sampleInput(), [folder]);
    expect(report.charts[0]?.id).toBe('mine');
    expect(report.skipped).toContainEqual({
      what: 'chart astray',
      why: 'the chart failed: spec: the table "paired" has no column "diference"; did you mean "difference"?',
    });
    expect(report.skipped).toContainEqual({ what: 'chart broken', why: 'the chart failed: no luck' });
    expect(report.skipped).toContainEqual({
      what: 'chart untold',
      why: 'the chart failed: what build returns: caption: Invalid input: expected string, received undefined',
    });
    expect(report.skipped).toContainEqual({
      what: 'chart endless',
      why: 'the chart failed: Converting circular structure to JSON',
    });
    expect(report.skipped).toContainEqual({
      what: 'chart huge',
      why: 'the chart failed: Do not know how to serialize a BigInt',
    });
    expect(report.skipped).toContainEqual({
      what: 'chart late',
      why: 'the chart failed: build: is async; expected it to be done when it returns; take out its promises',
    });
    expect(report.skipped).toContainEqual({ what: 'chart lacking', why: 'the run has no rows in table nowhere' });
  });
});
