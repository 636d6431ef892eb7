import { z } from 'zod';
import { UserError } from '../errors/user-error.js';

/** A plug-in that lacks a part, or has one of the wrong kind. The loader puts the file before it. */
export class WrongPlugin extends UserError {}

type Part = z.ZodType;

/** Parts that contracts are made of. */
export const part = {
  text: z.string().min(1),
  texts: z.array(z.string()),
  flag: z.boolean(),
  /** Any number but NaN, ends of ranges included. */
  number: z.custom<number>((value) => typeof value === 'number' && !Number.isNaN(value), 'expected a number'),
  method: z.custom<unknown>((value) => typeof value === 'function', 'expected a function'),
  params: z.custom<unknown>(isSchema, 'expected a zod schema, such as z.strictObject({})'),
  oneOf: (...words: readonly [string, ...string[]]): Part => z.enum(words),
  optional: (of: Part): Part => of.optional(),
  list: (of: Part): Part => z.array(of).min(1),
  pair: (of: Part): Part => z.tuple([of, of]),
  object: (parts: Readonly<Record<string, Part>>): Part => z.looseObject(parts),
  either: (one: Part, other: Part): Part => z.union([one, other]),
};

/** Gives back what a plug-in declares, as it is; `parts` are those that every plug-in of its kind must have. Throws WrongPlugin naming the first that is missing or wrong. */
export function shaped<Spec extends { readonly id: string }>(
  kind: string,
  spec: Spec,
  parts: Readonly<Record<string, Part>>,
): Spec {
  const found = z.looseObject({ id: part.text, summary: part.text, ...parts }).safeParse(spec);
  if (found.success) return spec;
  const [{ path, message }] = found.error.issues;
  const got = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], spec);
  const expected = message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '');
  throw new WrongPlugin(`${kind} "${String(spec.id)}": ${path.join('.')}: ${expected}, got ${named(got)}`);
}

function isSchema(value: unknown): boolean {
  return typeof (value as { safeParse?: unknown } | null | undefined)?.safeParse === 'function';
}

function named(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value);
}
