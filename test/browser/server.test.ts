import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { takeLock } from '../../experiments/files/folder-lock.js';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import type { RunPage } from '../../web/run-summary.js';
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
function ask(path: string, { method = 'GET', host = `127.0.0.1:${port}`, headers = {} } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host, ...headers } }, (answer) => {
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
  writeFileSync(join(runs, 'running', 'progress.json'), '{"nDone":3,"nSteps":8,"what":"world 1"}');
  takeLock(join(runs, 'running', '.lock'));
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
  // A run whose index names files that are links to elsewhere.
  writeRun('linked-cells', 'done', JSON.stringify(other));
  mkdirSync(join(runs, 'linked-cells', 'cells', 'first-light-1'), { recursive: true });
  writeFileSync(
    join(runs, 'linked-cells', 'cells', 'index.json'),
    JSON.stringify({
      format: 'cells@1',
      policies: [{ name: 'threshold', column: 'removed' }],
      cells: [
        {
          ...{ id: 'first-light-1', scenario: 'first-light', replicate: 1, detector: null, level: null },
          ...{ testStartSec: 0, testEndSec: 1, files: [{ file: 'accounts.parquet', nRows: 1, bytes: 1 }] },
        },
      ],
    }),
  );
  symlinkSync(join(top, 'secret.csv'), join(runs, 'linked-cells', 'cells', 'first-light-1', 'accounts.parquet'));
  viewer = await startViewer({ runsDir: runs, port: 0 });
  port = Number(new URL(viewer.url).port);
});

afterAll(async () => {
  await viewer.close();
  rmSync(top, { recursive: true });
});

describe('the viewer lists', () => {
  it('only finished, valid runs as done, and says what the others are', async () => {
    const list = (JSON.parse((await ask('/api/runs')).body) as RunPage).runs;
    expect(Object.fromEntries(list.map(({ id, status }) => [id, status]))).toEqual({
      good: 'done',
      'linked-cells': 'done',
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
    expect(good?.best.length).toBeGreaterThan(0);
    expect(
      list
        .filter(({ status }) => status !== 'done' && status !== 'running')
        .every(({ why, best }) => why !== '' && best.length === 0),
    ).toBe(true);
  });

  it('how far a running study is, and tells pages when it goes on or ends', async () => {
    const { runs: found } = JSON.parse((await ask('/api/runs?status=running')).body) as RunPage;
    expect(found.map(({ id, progress }) => [id, progress?.nDone])).toEqual([['running', 3]]);
    const events = await fetch(`${viewer.url}api/events`);
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    const reader = events.body?.getReader();
    let heard = '';
    const hearing = (async () => {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) return;
        heard += new TextDecoder().decode(value);
        if (heard.includes('"nDone":4')) return;
      }
    })();
    // The file may be looked at before the stream has begun: what it then holds is told at the next change.
    let nDone = 4;
    const moving = setInterval(
      () =>
        writeFileSync(
          join(runs, 'running', 'progress.json'),
          `{"nDone":${nDone === 4 ? (nDone = 5) : (nDone = 4)},"nSteps":8,"what":"world 1"}`,
        ),
      700,
    );
    await hearing;
    clearInterval(moving);
    await reader?.cancel();
    expect(heard).toContain('event: runs');
    expect(heard).toContain('"id":"running","status":"running"');
  });

  it('a page of what fits: words, tags, state, order', async () => {
    const asked = async (query: string): Promise<string[]> =>
      (JSON.parse((await ask(`/api/runs?${query}`)).body) as RunPage).runs.map(({ id }) => id);
    expect(await asked('search=disk%20FULL')).toEqual(['broken']);
    expect(await asked('search=gradient-boosting%20good')).toEqual(['good']);
    expect(await asked('status=stopped')).toEqual(['stopped']);
    expect((await asked('search=2%20of%203%20gates%20broken')).sort()).toEqual(['good', 'linked-cells']);
    expect(await asked('search=no%20such%20words')).toEqual([]);
    const rising = await asked('sort=title&isDown=0');
    expect(rising).toHaveLength(9);
    expect((await asked('sort=title&isDown=1'))[0]).toBe(rising.at(-1));
    expect((await ask('/api/runs?sort=__proto__')).status).toBe(400);
  });

  it('nothing where there is no folder', async () => {
    const bare = await startViewer({ runsDir: join(top, 'not-yet'), port: 0 });
    expect(await (await fetch(`${bare.url}api/runs`)).json()).toMatchObject({ runs: [], nAll: 0 });
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
    expect((await ask('/api/runs/torn/report')).body).toContain('missing or not what the run wrote');
    expect((await ask('/api/runs/absent/report')).body).toContain('no finished run of this name');
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

  it('pages of other origins, and what browsers send for them', async () => {
    for (const origin of ['https://evil.example', 'null', `http://localhost:${port + 1}`, `https://127.0.0.1:${port}`])
      expect((await ask('/api/runs', { headers: { origin } })).status, origin).toBe(403);
    expect((await ask('/api/runs', { headers: { origin: `http://127.0.0.1:${port}` } })).status).toBe(200);
    const fetched = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect((await ask('/api/runs', { headers: fetched })).status).toBe(403);
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('/', { headers: followed })).status).toBe(200);
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
      '/api/runs/..%2felsewhere/people?scenario=x&level=account',
      '/api/runs/good/people?scenario=..%2f..&level=account',
      '/api/runs/linked-cells/world?scenario=first-light',
    ];
    for (const path of paths) {
      const { status, body } = await ask(path);
      expect([400, 404], path).toContain(status);
      expect(body, path).not.toContain(SECRET);
      expect(body, path).not.toContain(top);
    }
  });

  it('to save anything unless it was started for that, and then only with the token and from its own pages', async () => {
    const variant = { format: 'variant@1', name: 'mine', chart: 'headline', spec: { mark: 'bar' } };
    const send = (
      at: Viewer,
      path: string,
      body: unknown,
      headers: Readonly<Record<string, string>>,
    ): Promise<globalThis.Response> =>
      fetch(new URL(path, at.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    expect((await send(viewer, '/api/edit/good/variants', variant, {})).status).toBe(405);
    const editing = await startViewer({ runsDir: runs, port: 0, token: 'a secret' });
    const own = { origin: new URL(editing.url).origin };
    const right = { ...own, 'x-ersatz-token': 'a secret' };
    const path = '/api/edit/good/variants';
    expect((await send(editing, path, variant, own)).status).toBe(401);
    expect((await send(editing, path, variant, { ...own, 'x-ersatz-token': 'a secreT' })).status).toBe(401);
    expect((await send(editing, path, variant, { 'x-ersatz-token': 'a secret' })).status).toBe(401);
    expect((await send(editing, path, variant, { ...right, origin: 'http://evil.example' })).status).toBe(403);
    for (const name of ['../mine', 'a/b', '.hidden', '', 'con:x'])
      expect((await send(editing, path, { ...variant, name }, right)).status, name).toBe(400);
    const ids = [
      '..',
      'linked-run',
      'absent',
      'torn/..',
      '%2e%2e',
      'x%2F..%2F..%2Felsewhere',
      'good%2F..%2F..%2Felsewhere',
    ];
    for (const id of [...ids, 'x%5C..%5C..%5Celsewhere', '%2Fgood', 'good%2F', 'good%2Ftables', 'good%00', '.%2Fgood'])
      for (const [what, body] of [
        ['variants', variant],
        ['tags', { tags: ['pwned'] }],
      ] as const)
        expect([400, 404, 405], `${id} ${what}`).toContain(
          (await send(editing, `/api/edit/${id}/${what}`, body, right)).status,
        );
    expect(readdirSync(join(top, 'elsewhere')).sort()).toEqual(['report.json', 'run.json']);
    expect(readdirSync(top).sort()).toEqual(['elsewhere', 'runs', 'secret.csv']);
    expect(existsSync(join(runs, 'good', 'tables', 'tags.json'))).toBe(false);
    // A half-written file that is a link elsewhere is not written through.
    symlinkSync(join(top, 'secret.csv'), join(runs, 'good', `tags.json.${process.pid}.part`));
    expect((await send(editing, '/api/edit/good/tags', { tags: ['pwned'] }, right)).status).toBe(500);
    rmSync(join(runs, 'good', `tags.json.${process.pid}.part`));
    expect(readFileSync(join(top, 'secret.csv'), 'utf8')).toBe(SECRET);
    expect((await send(editing, path, variant, right)).status).toBe(200);
    expect(await (await fetch(`${editing.url}api/runs/good/variants`)).json()).toEqual([variant]);
    expect((await send(editing, '/api/edit/good/tags', { tags: ['paper', 'paper'] }, right)).status).toBe(200);
    const tagged = (await (await fetch(`${editing.url}api/runs?tag=paper`)).json()) as RunPage;
    expect(tagged.runs.map(({ id, tags }) => [id, tags])).toEqual([['good', ['paper']]]);
    expect((await send(editing, '/api/edit/good/tags', { tags: [''] }, right)).status).toBe(400);
    expect((await send(editing, '/api/edit/good/charts', variant, right)).status).toBe(404);
    await editing.close();
  });

  it('to compare or explain runs whose report is a link, and to say where files lie', async () => {
    const asked: string[] = [];
    const tell = (folder: string): never => {
      asked.push(folder);
      throw new UserError(
        `${join(folder, 'report.json')}: has no table "replicates"; expected one, got none (and/or less)`,
      );
    };
    const abilities = { compare: tell, why: ({ run }: { readonly run: string }) => Promise.reject(new Error(run)) };
    const able = await startViewer({ runsDir: runs, port: 0, abilities });
    mkdirSync(join(runs, 'linked-report'));
    writeFileSync(join(runs, 'linked-report', 'run.json'), '{"status":"done"}');
    symlinkSync(join(top, 'elsewhere', 'report.json'), join(runs, 'linked-report', 'report.json'));
    for (const pair of ['a=good&b=linked-report', 'a=linked-report&b=good', 'a=..%2Felsewhere&b=good', 'a=good'])
      expect((await fetch(`${able.url}api/compare?${pair}`)).status, pair).toBe(404);
    const why = 'why?scenario=first-light&detector=rate-rules&level=account&account=1';
    for (const id of ['linked-report', 'good%2F..%2F..%2Felsewhere', 'good'])
      expect((await fetch(`${able.url}api/runs/${id}/${why}`)).status, id).toBe(404);
    expect(asked).toEqual([]);
    const answer = await fetch(`${able.url}api/compare?a=good&b=good`);
    expect([answer.status, await answer.json()]).toEqual([
      422,
      { error: 'report.json: has no table "replicates"; expected one, got none (and/or less)' },
    ]);
    expect(asked).toEqual([join(realpathSync(runs), 'good')]);
    rmSync(join(runs, 'linked-report'), { recursive: true });
    await able.close();
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
