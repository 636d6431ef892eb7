import { Router } from 'express';
import { writeChartPlugin } from './chart-plugin.js';
import type { RunStore } from './run-store.js';
import { writeTags, writeVariant } from './run-variants.js';
import { tagsSchema, variantSchema } from './variant.js';

/** Saving into a run's folder: changed charts and tags; and charts for later studies into `chartsDir`, where there is one. Whoever gets here has shown the token. */
export function editRoutes(store: RunStore, chartsDir?: string): Router {
  const routes = Router();
  routes.post('/:id/charts', async (request, response) => {
    const { id } = request.params;
    const variant = variantSchema.safeParse(request.body);
    const report = await store.report(id);
    const original = report?.charts.find((chart) => chart.id === variant.data?.chart);
    if (!variant.success) response.status(400).json({ error: saidOf(variant.error.issues) });
    else if (original === undefined) response.status(404).json({ error: 'no such chart of a finished run' });
    else if (chartsDir === undefined)
      response
        .status(404)
        .json({ error: 'start with "ersatz serve --edit --plugins DIR" to save charts for later studies' });
    else {
      const isTaken = variant.data.name === original.id;
      const path = isTaken ? null : await writeChartPlugin(chartsDir, { variant: variant.data, original, run: id });
      if (path === null) response.status(409).json({ error: 'a chart of this name is there already; choose another' });
      else response.json({ saved: variant.data.name });
    }
  });
  routes.post('/:id/variants', async (request, response) => {
    const variant = variantSchema.safeParse(request.body);
    if (!variant.success) response.status(400).json({ error: saidOf(variant.error.issues) });
    else if (await writeVariant(store, request.params.id, variant.data)) response.json({ saved: variant.data.name });
    else response.status(404).json({ error: 'no finished run of this name' });
  });
  routes.post('/:id/tags', async (request, response) => {
    const sent = tagsSchema.safeParse(request.body);
    if (!sent.success) response.status(400).json({ error: saidOf(sent.error.issues) });
    else if (await writeTags(store, request.params.id, sent.data.tags)) response.json({ saved: sent.data.tags });
    else response.status(404).json({ error: 'no run of this name' });
  });
  return routes;
}

function saidOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const [issue] = issues;
  return issue === undefined ? 'not valid' : `${issue.path.map(String).join('.') || 'body'}: ${issue.message}`;
}
