import { Router } from 'express';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Duck } from './kept/duck.js';
import { HIT_WAYS } from './kept/hit-term.js';
import type { KeptCells } from './kept/kept-cells.js';
import { queryAccount } from './kept/account-query.js';
import { MEASURED_SORTS, MET, queryMeasured } from './kept/measured-query.js';
import { queryOverlap } from './kept/overlap-query.js';
import { PEOPLE_SORTS, queryPeople } from './kept/people-query.js';
import { queryCampaigns, queryWorld } from './kept/world-query.js';
import type { RunStore } from './run-store.js';

const number = (fallback: number | null) =>
  z.preprocess((text) => (text === undefined || text === '' ? fallback : Number(text)), z.number().nullable());
const whole = z.coerce.number().int().min(0).max(4_294_967_295);
const words = z.string().max(200).default('');
const names = words.transform((text) => text.split(',').filter(Boolean));
const flag = z
  .enum(['0', '1'])
  .default('1')
  .transform((text) => text === '1');

const hit = { policy: words, by: z.enum(HIT_WAYS).default('false-removals'), budget: number(null) };
const world = { scenario: z.string().max(200), replicate: whole.default(1) };
const detector = z.string().max(200).default('');
const overlapSchema = z.object({
  ...{ ...world, ...hit, level: z.string().max(20) },
  detectors: z
    .string()
    .max(2000)
    .transform((text) => text.split(',').filter(Boolean)),
});
const peopleSchema = z.object({
  ...{ ...world, ...hit, detector, level: z.string().max(20) },
  show: z.enum(['all', 'hit', 'wrong', 'caught', 'missed']).default('all'),
  ...{ segment: words, search: words, lowScore: number(null), highScore: number(null) },
  ...{ alsoHitBy: names, notHitBy: names },
  ...{ sort: z.enum(PEOPLE_SORTS).default('score'), isDown: flag, page: whole.default(1) },
});
const accountSchema = z.object({ ...world, detector, policy: words, account: whole });
const measuredSchema = z.object({
  ...{ ...world, arm: words, search: words },
  show: z.enum(['all', 'wronged', 'guilty']).default('all'),
  met: z.enum(['', ...MET]).default(''),
  ...{ sort: z.enum(MEASURED_SORTS).default('wronged'), isDown: flag, page: whole.default(1) },
});
const worldSchema = z.object(world);

/** What the pages ask of the rows that a run kept: sums and pages of them, never all. */
export function keptRoutes(store: RunStore, duck: Duck): Router {
  const routes = Router();
  const answer = <T>(
    schema: z.ZodType<T>,
    query: (kept: KeptCells, asked: T) => Promise<unknown>,
    said: (request: Request) => unknown = (request) => request.query,
  ) => {
    return async (request: Request<{ id: string }>, response: Response): Promise<void> => {
      const asked = schema.safeParse(said(request));
      if (!asked.success) {
        response.status(400).json({ error: `not a question: ${asked.error.issues[0]?.path.join('.') ?? ''}` });
        return;
      }
      const kept = await store.kept(request.params.id);
      const found = kept === null ? null : await query(kept, asked.data);
      if (found === null) response.status(404).json({ error: 'the run kept no such rows' });
      else response.json(found);
    };
  };

  routes.get('/:id/kept', async (request, response) => {
    const kept = await store.kept(request.params.id);
    response.json({
      worlds: kept?.worlds() ?? [],
      cells: kept?.index.cells.map(({ files, ...cell }) => ({ ...cell, files: files.map(({ file }) => file) })) ?? [],
    });
  });
  routes.get(
    '/:id/overlap',
    answer(overlapSchema, (kept, asked) => queryOverlap(duck, kept, asked)),
  );
  routes.get(
    '/:id/people',
    answer(peopleSchema, (kept, asked) => queryPeople(duck, kept, asked)),
  );
  routes.get(
    '/:id/measured',
    answer(measuredSchema, (kept, asked) => queryMeasured(duck, kept, asked)),
  );
  routes.get(
    '/:id/world',
    answer(worldSchema, (kept, asked) => queryWorld(duck, kept, asked)),
  );
  routes.get(
    '/:id/campaigns',
    answer(worldSchema, (kept, asked) => queryCampaigns(duck, kept, asked)),
  );
  routes.get(
    '/:id/account',
    answer(accountSchema, (kept, asked) => queryAccount(duck, kept, asked)),
  );
  return routes;
}
