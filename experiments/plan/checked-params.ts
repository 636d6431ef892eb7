import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { blamed } from '../../errors/blamed.js';
import { UserError } from '../../errors/user-error.js';
import { checkConfig } from './read-config.js';

/** A plug-in whose parameters a study gives. */
interface WithParams {
  readonly kind: string;
  readonly id: string;
  readonly params: z.ZodType;
}

/**
 * Checks the parameters that a study gives a plug-in and fills in the defaults. They are written into the run's folder and read again there and in other threads: throws UserError
 * where a transform would then make something else of them, and where one of them is wrong.
 */
export function checkedParams(
  { kind, id, params: schema }: WithParams,
  given: unknown,
  file: string,
  at: readonly (string | number)[],
): Record<string, unknown> {
  const who = `${kind} ${id}: params`;
  const params = blamed(who, () => checkConfig(given, file, schema, [...at])) as Record<string, unknown>;
  const again = blamed(who, () => schema.safeParse(params));
  const changed = again.success
    ? Object.keys(params).find((key) => !isDeepStrictEqual((again.data as Record<string, unknown>)[key], params[key]))
    : String(again.error.issues[0]?.path[0] ?? '');
  if (changed !== undefined)
    throw new UserError(
      `${who}: "${changed}" is transformed into what is no longer the same when it is read again, as the parameters of a run are; expected a transform that leaves its own results alone; do it where the parameter is used`,
    );
  return params;
}
