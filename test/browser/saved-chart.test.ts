import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import { startViewer } from '../../web/server.js';
import { sampleInput } from '../reports/sample-report.js';

const top = mkdtempSync(join(tmpdir(), 'ersatz-charts-'));
const runs = join(top, 'runs');
const SECRET = 'nobody may write this';

beforeAll(async () => {
  await writeReportFolder(await buildReport(sampleInput()), join(runs, 'good'));
  writeFileSync(join(runs, 'good', 'run.json'), '{"status":"done"}');
  writeFileSync(join(top, 'secret.csv'), SECRET);
});
afterAll(() => rmSync(top, { recursive: true }));

it('a chart saved for later studies is in their reports; nothing that the viewer did not write is written over', async () => {
  const chartsDir = join(top, 'plugins');
  mkdirSync(chartsDir);
  const editing = await startViewer({ runsDir: runs, port: 0, token: 'a secret', chartsDir });
  const send = async (id: string, change: object): Promise<number> => {
    const answer = await fetch(`${editing.url}api/edit/${id}/charts`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'x-ersatz-token': 'a secret' },
        origin: new URL(editing.url).origin,
      },
      body: JSON.stringify({
        format: 'variant@1',
        name: 'mine',
        chart: 'headline',
        spec: { mark: 'bar' },
        ...change,
      }),
    });
    return answer.status;
  };
  const spec = { data: { name: 'headline' }, mark: 'bar', description: '`${process.exit(3)}` */ "\u2028' };
  expect(await send('good', { spec })).toBe(200);
  expect(await send('good', { spec })).toBe(200);
  writeFileSync(join(chartsDir, 'theirs.ts'), '// by hand');
  symlinkSync(join(top, 'secret.csv'), join(chartsDir, 'linked.ts'));
  for (const name of ['theirs', 'linked', 'headline']) expect(await send('good', { name }), name).toBe(409);
  for (const name of ['../mine', 'a.b', '']) expect(await send('good', { name }), name).toBe(400);
  expect(await send('good', { chart: 'no-such' })).toBe(404);
  expect(await send('good%2F..%2F..%2Felsewhere', {})).toBe(404);
  expect(readFileSync(join(top, 'secret.csv'), 'utf8')).toBe(SECRET);
  for (const name of ['theirs.ts', 'linked.ts']) rmSync(join(chartsDir, name));
  const later = await buildReport(sampleInput(), [chartsDir]);
  const saved = later.charts.find(({ id }) => id === 'mine');
  expect(saved).toMatchObject({ title: 'Detectors side by side (mine)', tables: ['headline'], page: 'study', spec });
  await editing.close();
});
