import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import type { Express } from 'express';
import { UserError } from '../errors/user-error.js';
import { packageRoot } from '../plugins/package-root.js';
import type { Abilities } from './abilities.js';
import { editRoutes } from './edit-routes.js';
import { failed, notFound } from './failed-requests.js';
import { abilityRoutes } from './ability-routes.js';
import { keptRoutes } from './kept-routes.js';
import { Duck } from './kept/duck.js';
import { knownMethods, ownPagesOnly, safeHeaders, withToken } from './response-headers.js';
import { RunEvents } from './run-events.js';
import { RunList } from './run-list.js';
import { fileRoutes, runRoutes } from './run-routes.js';
import { RunStore } from './run-store.js';

/** Where the viewer finds its runs and listens. */
export interface ViewerOptions {
  readonly runsDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** `127.0.0.1` (default), `localhost` or `::1`: the viewer is for this machine only. */
  readonly host?: string;
  /** Whoever sends this token may save charts and tags into the runs; without one nothing is ever written. */
  readonly token?: string;
  /** Folder of plug-ins into which charts for later studies are saved; without one they are saved beside the run only. */
  readonly chartsDir?: string;
  /** Comparing and explaining; without them those pages say that they can not. */
  readonly abilities?: Abilities;
}

/** A viewer that listens. */
export interface Viewer {
  readonly url: string;
  close(): Promise<void>;
}

const OWN_HOSTS = ['127.0.0.1', 'localhost', '::1'];

/** Starts the viewer. Throws UserError when the host is not this machine, the port is taken, or the client has not been built. */
export async function startViewer(options: ViewerOptions): Promise<Viewer> {
  const { runsDir, port, host = '127.0.0.1' } = options;
  if (!OWN_HOSTS.includes(host))
    throw new UserError(`serve: host is not this machine; expected ${OWN_HOSTS.join(', ')}, got "${host}"`);
  const client = join(packageRoot(), 'dist', 'web', 'client');
  if (!existsSync(join(client, 'index.html')))
    throw new UserError('serve: dist/web/client is missing; run "npm run build" once');
  const store = new RunStore(runsDir);
  const list = new RunList(store.folder, (id) => store.validReport(id));
  const events = new RunEvents(list);
  const duck = new Duck();
  const server = createServer();
  await listen(server, port, host);
  const bound = server.address() as AddressInfo;
  server.on('request', viewerApp({ store, list, events, duck, client, port: () => bound.port, options }));
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${name}:${bound.port}/`,
    async close() {
      events.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await duck.close();
    },
  };
}

interface Parts {
  readonly store: RunStore;
  readonly list: RunList;
  readonly events: RunEvents;
  readonly duck: Duck;
  readonly client: string;
  readonly port: () => number;
  readonly options: ViewerOptions;
}

function viewerApp({ store, list, events, duck, client, port, options }: Parts): Express {
  const { token, abilities, chartsDir } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(safeHeaders, knownMethods(token !== undefined), ownPagesOnly(port));
  app.get('/api/about', (_request, response) => {
    response.json({
      mayEdit: token !== undefined,
      canCompare: abilities !== undefined,
      savesCharts: token !== undefined && chartsDir !== undefined,
    });
  });
  app.get('/api/events', (request, response) => events.listen(request, response));
  app.use('/api/runs', runRoutes(store, list), keptRoutes(store, duck));
  if (abilities !== undefined) app.use('/api', abilityRoutes(store, abilities));
  if (token !== undefined)
    app.use('/api/edit', withToken(token), express.json({ limit: '2mb' }), editRoutes(store, chartsDir));
  app.use('/runs', fileRoutes(store));
  app.use(express.static(client, { dotfiles: 'deny', redirect: false }));
  app.use(notFound);
  app.use(failed);
  return app;
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
