import { Router } from 'express';
import type { Request } from 'express';
import { z } from 'zod';
import { notFound } from './failed-requests.js';
import { REPORT_POLICY } from './response-headers.js';
import type { RunList } from './run-list.js';
import type { RunFolder, RunStore } from './run-store.js';
import { readVariants } from './run-variants.js';

const querySchema = z.object({
  search: z.string().max(200).default(''),
  status: z.enum(['', 'done', 'running', 'stopped', 'failed']).default(''),
  tag: z.string().max(60).default(''),
  sort: z.enum(['title', 'status', 'started']).default('started'),
  isDown: z
    .enum(['0', '1'])
    .default('1')
    .transform((text) => text === '1'),
  page: z.coerce.number().int().min(1).default(1),
});

const TYPES: Readonly<Record<RunFolder, string>> = {
  charts: 'application/json; charset=utf-8',
  tables: 'text/csv; charset=utf-8',
};

/** The list of runs, and each run's report. */
export function runRoutes(store: RunStore, list: RunList): Router {
  const routes = Router();
  routes.get('/', async (request, response) => {
    const query = querySchema.safeParse(request.query);
    if (query.success) response.json(await list.page(query.data));
    else response.status(400).json({ error: 'not a question about runs' });
  });
  routes.get('/:id/report', async (request, response) => {
    const text = await store.reportText(request.params.id);
    if (text === null) response.status(404).json({ error: await whyNoReport(store, request.params.id) });
    else response.type('application/json; charset=utf-8').send(text);
  });
  routes.get('/:id/variants', async (request, response) => {
    response.json(await readVariants(store, request.params.id));
  });
  return routes;
}

async function whyNoReport(store: RunStore, id: string): Promise<string> {
  if (!(await store.isDone(id))) return 'no finished run of this name';
  return 'report.json is missing or not what the run wrote: damaged or changed since; the command that made it makes it again';
}

/** The files of a run that a reader may take away. */
export function fileRoutes(store: RunStore): Router {
  const routes = Router();
  routes.get('/:id/report.html', async (request, response) => {
    const path = await store.page(request.params.id);
    if (path === null) return notFound(request, response);
    response.set({ 'Content-Security-Policy': REPORT_POLICY, 'Content-Type': 'text/html; charset=utf-8' });
    response.sendFile(path, { dotfiles: 'allow' });
  });
  for (const folder of ['charts', 'tables'] as const) {
    routes.get(`/:id/${folder}/:name`, async (request: Request<{ id: string; name: string }>, response) => {
      const path = await store.file(request.params.id, folder, request.params.name);
      if (path === null) return notFound(request, response);
      response.set('Content-Type', TYPES[folder]).sendFile(path, { dotfiles: 'allow' });
    });
  }
  return routes;
}
