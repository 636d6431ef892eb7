import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { headlineText } from '../../experiments/headline-text.js';
import { Interrupted } from '../../experiments/interrupt.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const study = writeTo(folder, 'tiny.yaml', TINY_STUDY);
const run = (workers: number, more: object = {}): Promise<FinishedRun> =>
  runStudy(study, { workers, runsDir: join(folder, 'runs'), ...more });
const readJson = (...parts: string[]): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, 'runs', ...parts), 'utf8')) as Record<string, unknown>;

const steps: number[] = [];
const one = await run(1, { onProgress: ({ nDone }: { nDone: number }) => steps.push(nDone) });

test('one and two workers write the same report, byte for byte, into different folders', async () => {
  const two = await run(2, { fresh: true });
  expect(two.folder).not.toBe(one.folder);
  const [a, b] = [one, two].map(({ folder: path }) => readFileSync(join(path, 'report.json')));
  expect(a.equals(b)).toBe(true);
  expect(readFileSync(join(one.folder, 'study.yaml'), 'utf8')).toBe(
    readFileSync(join(two.folder, 'study.yaml'), 'utf8'),
  );
});

test('the report holds every cell with its interval, every table, and a person behind every harm', () => {
  const { report } = one;
  const cells = new Set(report.rows.map(({ detector, level }) => `${detector}/${level}`));
  expect([...cells].sort()).toEqual([
    'gradient-boosting/account',
    'gradient-boosting/action',
    'rate-rules/account',
    'rate-rules/action',
  ]);
  const auc = report.rows.filter(({ metric }) => metric === 'roc-auc');
  expect(auc).toHaveLength(4);
  for (const { value, low, high, n } of auc) {
    expect(n).toBe(2);
    expect(low).toBeLessThanOrEqual(value ?? NaN);
    expect(high).toBeGreaterThanOrEqual(value ?? NaN);
  }
  for (const name of [
    'pr-curve',
    'false-removal-curve',
    'operating-points',
    'harm-by-persona',
    'score-distribution',
    'time-to-catch',
    'customer-timeline',
    'paired',
    'calibration',
    'ease',
  ])
    expect(report.tables[name].length, name).toBeGreaterThan(0);
  const segments = new Set(report.rows.map(({ segment }) => segment));
  for (const segment of ['overall', 'persona:newcomer', 'operation:follow-service', 'operation:bot-farm', 'customers'])
    expect(segments).toContain(segment);
  expect(report.provenance).toMatchObject({ study: 'tiny', replicates: 2, seeds: ['tiny/1', 'tiny/2'] });
});

test('shares of a score distribution add up to 1', () => {
  const sums = new Map<string, number>();
  for (const row of one.report.tables['score-distribution']) {
    const key = [row['detector'], row['level'], row['class']].join('/');
    sums.set(key, (sums.get(key) ?? 0) + Number(row['share']));
  }
  for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 9);
});

test('run.json says done and names seeds and version; timings are kept apart', () => {
  const record = readJson(one.id, 'run.json');
  expect(record).toMatchObject({
    format: 'run@1',
    id: one.id,
    status: 'done',
    study: 'tiny',
    seeds: ['tiny/1', 'tiny/2'],
    reason: null,
  });
  expect(record['ended']).not.toBeNull();
  expect(readJson(one.id, 'timing.json')['replicates']).toHaveLength(2);
  expect(readFileSync(join(one.folder, 'report.json'), 'utf8')).not.toMatch(/fitMs|totalMs|started/);
  expect(readdirSync(one.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('progress counts up to the number of steps', () => {
  expect(steps).toEqual(Array.from({ length: 11 }, (_, step) => step));
});

test('the headline has a line for every detector and level', () => {
  const text = headlineText(one.report);
  expect(text.match(/^(rate-rules|gradient-boosting) {2,}/gm)).toHaveLength(4);
  expect(text).toContain('tiny, action level (n = 2)');
  expect(text).toMatch(/±/);
});

test('another seed gives other numbers', async () => {
  const other = await run(2, { seed: 'another' });
  expect(other.report.rows).not.toEqual(one.report.rows);
});

test('a stopped run is marked so and has no report', async () => {
  const stop = new AbortController();
  const stopped = run(2, {
    fresh: true,
    signal: stop.signal,
    onProgress: () => stop.abort(new Interrupted('stopped by the user')),
  });
  await expect(stopped).rejects.toThrow(Interrupted);
  const ids = readdirSync(join(folder, 'runs')).filter(
    (id) => !id.startsWith('.') && readJson(id, 'run.json')['status'] === 'stopped',
  );
  expect(ids).toHaveLength(1);
  expect(readJson(ids[0], 'run.json')).toMatchObject({ status: 'stopped', reason: 'stopped by the user' });
  expect(readdirSync(join(folder, 'runs', ids[0]))).not.toContain('report.json');
});

test('metrics, policies and detectors from a plug-in folder appear in the report', async () => {
  const plugins = folderIn(folder);
  writeTo(
    plugins,
    'spared.ts',
    `import { metric } from 'ersatz/metric';
     export default metric({ id: 'spared', summary: 'Organic rows that are left alone.', better: 'higher', range: [0, Infinity],
       display: 'count', bySegment: false,
       compute: ({ nRows, isPositive, isHit }) => { let n = 0; for (let r = 0; r < nRows; r++) n += 1 - Math.max(isPositive[r], isHit[r]); return n; } });`,
  );
  writeTo(
    plugins,
    'spare-all.ts',
    `import { policy } from 'ersatz/policy';
     import { z } from 'zod';
     export default policy({ id: 'spare-all', summary: 'Hits nothing.', params: z.strictObject({}), prepare: () => null,
       decide: (plan, score, past, isHit) => { isHit.fill(0); }, threshold: () => NaN });`,
  );
  writeTo(
    plugins,
    'half.ts',
    `import { detector } from 'ersatz/detector';
     import { z } from 'zod';
     export default detector({ id: 'half', summary: 'Says one half of everybody.', source: 'none', family: 'rule', units: ['account'],
       labels: 'none', features: ['*'], beatsChance: false, params: z.strictObject({}), fit: () => null,
       score: (model, past, out) => { out.fill(0.5); } });`,
  );
  const file = writeTo(folder, 'plugged.yaml', {
    ...TINY_STUDY,
    name: 'plugged',
    replicates: 1,
    detectors: ['half'],
    policies: ['spare-all'],
  });
  const { report } = await runStudy(file, { workers: 2, runsDir: join(folder, 'runs'), plugins: [plugins] });
  const value = (metric: string): number | null | undefined =>
    report.rows.find((row) => row.segment === 'overall' && row.metric === metric)?.value;
  expect(report.rows.every(({ detector, policy }) => detector === 'half' && policy === 'spare-all')).toBe(true);
  expect(value('roc-auc')).toBe(0.5);
  expect(value('false-removal-rate')).toBe(0);
  expect(value('spared')).toBeGreaterThan(100);
  expect(report.tables['operating-points'][0]['threshold']).toBeNull();
});

test('a run whose detector breaks is marked failed with the reason', async () => {
  const plugins = folderIn(folder);
  writeTo(
    plugins,
    'broken.ts',
    `import { detector } from 'ersatz/detector';
     import { z } from 'zod';
     export default detector({ id: 'broken', summary: 's', source: 'none', family: 'rule', units: ['account'], labels: 'none',
       features: ['*'], beatsChance: false, params: z.strictObject({}), fit: () => null,
       score() { throw new Error('no score today'); } });`,
  );
  const file = writeTo(folder, 'broken.yaml', { ...TINY_STUDY, name: 'broken', replicates: 1, detectors: ['broken'] });
  await expect(runStudy(file, { workers: 1, runsDir: join(folder, 'runs'), plugins: [plugins] })).rejects.toThrow(
    'no score today',
  );
  const id = readdirSync(join(folder, 'runs')).find((name) => name.startsWith('broken-')) ?? '';
  expect(readJson(id, 'run.json')['status']).toBe('failed');
  expect(readJson(id, 'run.json')['reason']).toContain('no score today');
});

test('what ends because the run was stopped is not told as done', async () => {
  const stop = new AbortController();
  const told: string[] = [];
  const stopped = run(2, {
    ...{ fresh: true, seed: 'stopped', signal: stop.signal, runsDir: folderIn(folder) },
    onProgress: ({ what }: { what: string }) => {
      told.push(what);
      if (what.endsWith('world simulated')) stop.abort(new Interrupted('stopped by the user'));
    },
  });
  await expect(stopped).rejects.toThrow('stopped by the user');
  expect(told.at(-1)).toMatch(/world simulated$/);
  expect(told.filter((what) => what.endsWith('world simulated'))).toHaveLength(1);
});
