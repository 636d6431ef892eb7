import { z } from 'zod';

/** Keys that a zod schema allows at a path, for "did you mean"; of a list, those of its entries; unions give the keys of all their branches. */
export function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  const here = unwrap(schema);
  if (path.length === 0)
    return here.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape as Record<string, unknown>) : []));
  const [step, ...rest] = path;
  return here.flatMap((one) => {
    if (one instanceof z.ZodArray) return keysAt(one.element, rest);
    if (one instanceof z.ZodObject) return keysAt((one.shape as Record<PropertyKey, unknown>)[step], rest);
    return [];
  });
}

function unwrap(schema: unknown): unknown[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrap);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.unwrap());
  return [schema];
}
