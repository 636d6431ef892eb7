import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { UserError } from '../errors/user-error.js';
import { packageRoot } from '../plugins/package-root.js';
import { ownHostOnly, readingOnly, REPORT_POLICY, safeHeaders } from './response-headers.js';
import { RunStore } from './run-store.js';
import type { RunFolder } from './run-store.js';

/** Where the viewer finds its runs and listens. */
export interface ViewerOptions {
  readonly runsDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** `127.0.0.1` (default), `localhost` or `::1`: the viewer is for this machine only. */
  readonly host?: string;
}

/** A viewer that listens. */
export interface Viewer {
  readonly url: string;
  close(): Promise<void>;
}

const OWN_HOSTS = ['127.0.0.1', 'localhost', '::1'];
const TYPES: Readonly<Record<RunFolder, string>> = {
  charts: 'application/json; charset=utf-8',
  tables: 'text/csv; charset=utf-8',
};

/** Starts the viewer. Throws UserError when the host is not this machine, the port is taken, or the client has not been built. */
export async function startViewer({ runsDir, port, host = '127.0.0.1' }: ViewerOptions): Promise<Viewer> {
  if (!OWN_HOSTS.includes(host))
    throw new UserError(`serve: host is not this machine; expected ${OWN_HOSTS.join(', ')}, got "${host}"`);
  const client = join(packageRoot(), 'dist', 'web', 'client');
  if (!existsSync(join(client, 'index.html')))
    throw new UserError('serve: dist/web/client is missing; run "npm run build" once');
  const server = createServer();
  await listen(server, port, host);
  const bound = server.address() as AddressInfo;
  server.on(
    'request',
    viewerApp(new RunStore(runsDir), client, () => bound.port),
  );
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${name}:${bound.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function viewerApp(store: RunStore, client: string, port: () => number): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(safeHeaders, readingOnly, ownHostOnly(port));

  app.get('/api/runs', async (_request, response) => {
    response.json(await store.list());
  });
  app.get('/api/runs/:id/report', async (request, response) => {
    const report = await store.timedReport(request.params.id);
    if (report === null) response.status(404).json({ error: 'no finished run of this name' });
    else response.json(report);
  });
  app.get('/runs/:id/report.html', async (request, response) => {
    const path = await store.page(request.params.id);
    if (path === null) return notFound(request, response);
    response.set({ 'Content-Security-Policy': REPORT_POLICY, 'Content-Type': 'text/html; charset=utf-8' });
    response.sendFile(path, { dotfiles: 'allow' });
  });
  for (const folder of ['charts', 'tables'] as const) {
    app.get(`/runs/:id/${folder}/:name`, async (request: Request<{ id: string; name: string }>, response) => {
      const path = await store.file(request.params.id, folder, request.params.name);
      if (path === null) return notFound(request, response);
      response.set('Content-Type', TYPES[folder]).sendFile(path, { dotfiles: 'allow' });
    });
  }

  app.use(express.static(client, { dotfiles: 'deny', redirect: false }));
  app.use(notFound);
  app.use(failed);
  return app;
}

function notFound(_request: unknown, response: Response): void {
  response.status(404).type('text/plain').send('not found\n');
}

/** Broken requests (bad escapes, say) are the sender's; anything else is ours. Neither tells where files lie. */
function failed(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = (error as { status?: unknown }).status;
  const isSenders = typeof status === 'number' && status >= 400 && status < 500;
  response
    .status(isSenders ? status : 500)
    .type('text/plain')
    .send(isSenders ? 'bad request\n' : 'the viewer failed on this request\n');
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new UserError(`serve: port ${port} is taken; choose another with --port`));
      else if (error.code === 'EACCES')
        reject(new UserError(`serve: port ${port} is not allowed; choose one above 1023 with --port`));
      else reject(error);
    });
    server.listen(port, host, resolve);
  });
}
