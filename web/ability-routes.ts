import { Router } from 'express';
import { z } from 'zod';
import type { Abilities } from './abilities.js';
import type { RunStore } from './run-store.js';

const pairSchema = z.object({ a: z.string().max(300), b: z.string().max(300) });
const whySchema = z.object({
  scenario: z.string().max(200),
  replicate: z.coerce.number().int().min(1).default(1),
  detector: z.string().max(200),
  level: z.enum(['account', 'action', 'group']),
  account: z.coerce.number().int().min(0),
});

/** Answers kept, so that going back to a page costs nothing. */
const MOST_KEPT = 50;

/** Questions that need the rest of the program. Runs are named as the folder lists them. */
export function abilityRoutes(store: RunStore, { compare, why }: Abilities): Router {
  const routes = Router();
  const answers = new Map<string, Promise<unknown>>();
  routes.get('/compare', async (request, response) => {
    const asked = pairSchema.safeParse(request.query);
    const [a, b] = asked.success ? [await store.runFolder(asked.data.a), await store.runFolder(asked.data.b)] : [];
    if (a && b) response.json(await compare(a, b));
    else response.status(404).json({ error: 'expected the names of two finished runs' });
  });
  routes.get('/runs/:id/why', async (request, response) => {
    const asked = whySchema.safeParse(request.query);
    const run = asked.success ? await store.runFolder(request.params.id) : null;
    if (!asked.success || run === null || (await store.inside(request.params.id, 'study.yaml')) === null) {
      response.status(404).json({ error: 'no such account of a finished run' });
      return;
    }
    const key = JSON.stringify([request.params.id, asked.data]);
    const answer = answers.get(key) ?? why({ run, ...asked.data });
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    for (const oldest of answers.keys()) if (answers.size > MOST_KEPT) answers.delete(oldest);
    response.json(await answer);
  });
  return routes;
}
