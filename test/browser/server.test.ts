import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import type { RunSummary } from '../../web/run-summary.js';
import { startViewer } from '../../web/server.js';
import type { Viewer } from '../../web/server.js';
import { sampleInput } from '../reports/sample-report.js';

const top = mkdtempSync(join(tmpdir(), 'ersatz-server-'));
const runs = join(top, 'runs');
const SECRET = 'nobody may read this';
let viewer: Viewer;
let port: number;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** One request with the path sent as it stands (a URL object would tidy `..` away). */
function ask(path: string, { method = 'GET', host = `127.0.0.1:${port}` } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (body += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

function writeRun(id: string, status: string, reportText?: string): void {
  mkdirSync(join(runs, id), { recursive: true });
  writeFileSync(
    join(runs, id, 'run.json'),
    JSON.stringify({ status, started: `2025-01-01T00:00:0${id.length % 10}Z` }),
  );
  if (reportText !== undefined) writeFileSync(join(runs, id, 'report.json'), reportText);
}

beforeAll(async () => {
  await writeReportFolder(await buildReport(sampleInput()), join(runs, 'good'));
  writeRun('good', 'done');
  const other = await buildReport(sampleInput());
  writeRun('running', 'running', JSON.stringify(other));
  writeRun('stopped', 'stopped');
  writeRun('broken', 'failed');
  writeFileSync(join(runs, 'broken', 'run.json'), JSON.stringify({ status: 'failed', reason: 'the disk is full' }));
  writeRun('torn', 'done', JSON.stringify(other).slice(0, 5000));
  writeRun('empty', 'done');
  writeRun('wrong', 'done', '{"format":"report@1"}');
  mkdirSync(join(runs, 'no-run-file'));
  writeFileSync(join(runs, 'no-run-file', 'report.json'), JSON.stringify(other));
  mkdirSync(join(runs, 'something-else'));
  writeFileSync(join(top, 'secret.csv'), SECRET);
  mkdirSync(join(top, 'elsewhere'));
  writeFileSync(join(top, 'elsewhere', 'report.json'), JSON.stringify(other));
  writeFileSync(join(top, 'elsewhere', 'run.json'), '{"status":"done"}');
  symlinkSync(join(top, 'elsewhere'), join(runs, 'linked-run'));
  symlinkSync(join(top, 'secret.csv'), join(runs, 'good', 'tables', 'linked.csv'));
  viewer = await startViewer({ runsDir: runs, port: 0 });
  port = Number(new URL(viewer.url).port);
});

afterAll(async () => {
  await viewer.close();
  rmSync(top, { recursive: true });
});

describe('the viewer lists', () => {
  it('only finished, valid runs as done, and says what the others are', async () => {
    const list = JSON.parse((await ask('/api/runs')).body) as RunSummary[];
    expect(Object.fromEntries(list.map(({ id, status }) => [id, status]))).toEqual({
      good: 'done',
      running: 'running',
      stopped: 'stopped',
      broken: 'failed',
      torn: 'failed',
      empty: 'failed',
      wrong: 'failed',
      'no-run-file': 'failed',
    });
    expect(list.find(({ id }) => id === 'broken')?.why).toBe('the disk is full');
    const good = list.find(({ id }) => id === 'good');
    expect(good?.detectors).toEqual(['rate-rules', 'logistic-regression', 'isolation-forest', 'gradient-boosting']);
    expect(good?.headline.length).toBeGreaterThan(0);
    expect(
      list.filter(({ status }) => status !== 'done').every(({ why, headline }) => why !== '' && headline.length === 0),
    ).toBe(true);
  });

  it('nothing where there is no folder', async () => {
    const bare = await startViewer({ runsDir: join(top, 'not-yet'), port: 0 });
    expect(await (await fetch(`${bare.url}api/runs`)).json()).toEqual([]);
    await bare.close();
  });
});

describe('the viewer gives', () => {
  it('the report, page, charts and tables of a finished run', async () => {
    const report = await ask('/api/runs/good/report');
    expect(report.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(report.body)).toEqual(await buildReport(sampleInput()));
    expect((await ask('/runs/good/report.html')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('/runs/good/tables/headline.csv')).body).toMatch(/^scenario,detector,/);
    expect((await ask('/runs/good/tables/headline.csv')).headers['content-type']).toBe('text/csv; charset=utf-8');
    expect((await ask('/runs/good/charts/headline.vl.json')).status).toBe(200);
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('nothing of runs that are not finished', async () => {
    for (const id of ['running', 'stopped', 'torn', 'empty', 'wrong', 'no-run-file', 'linked-run', 'absent'])
      expect((await ask(`/api/runs/${id}/report`)).status, id).toBe(404);
  });

  it('strict headers with every answer', async () => {
    for (const path of ['/', '/api/runs', '/nowhere', '/runs/good/tables/headline.csv']) {
      const { headers } = await ask(path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    expect((await ask('/runs/good/report.html')).headers['content-security-policy']).toMatch(/^sandbox allow-scripts/);
  });
});

describe('the viewer refuses', () => {
  it('requests under another name', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1:${port + 1}`,
      'localhost',
      `localhost.evil.example:${port}`,
    ])
      expect((await ask('/api/runs', { host })).status, host).toBe(403);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await ask('/api/runs', { host })).status, host).toBe(200);
  });

  it('paths that lead out of a run, plain or encoded, and links that do', async () => {
    const paths = [
      '/runs/good/tables/../../../secret.csv',
      '/runs/good/tables/..%2f..%2f..%2fsecret.csv',
      '/runs/good/tables/%2e%2e%2f%2e%2e%2f%2e%2e%2fsecret.csv',
      '/runs/good/tables/..%5c..%5c..%5csecret.csv',
      '/runs/good/tables/..%252f..%252fsecret.csv',
      '/runs/..%2fsecret.csv/report.html',
      '/runs/%2e%2e/tables/secret.csv',
      '/runs/../secret.csv',
      '/../secret.csv',
      '/..%2f..%2f..%2fpackage.json',
      '/runs/good/tables/linked.csv',
      '/runs/good/tables/%00',
      '/runs/good/tables/',
      '/runs/good/run.json',
      '/api/runs/..%2felsewhere/report',
      '/api/runs/%2e%2e%2felsewhere/report',
      '/api/runs/linked-run/report',
      '/api/runs/%E0%A4%A/report',
      '/api/runs/__proto__/report',
    ];
    for (const path of paths) {
      const { status, body } = await ask(path);
      expect([400, 404], path).toContain(status);
      expect(body, path).not.toContain(SECRET);
      expect(body, path).not.toContain(top);
    }
  });

  it('everything but reading', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect((await ask('/api/runs', { method })).status, method).toBe(405);
    const head = await ask('/api/runs', { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
  });

  it('to listen to the world, or on a port that is taken', async () => {
    await expect(startViewer({ runsDir: runs, port: 0, host: '0.0.0.0' })).rejects.toThrow(UserError);
    await expect(startViewer({ runsDir: runs, port })).rejects.toThrow(`serve: port ${port} is taken`);
  });
});
