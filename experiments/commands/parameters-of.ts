import { z } from 'zod';

/** One parameter of a plug-in, as a study may set it. */
export interface ParameterFacts {
  readonly name: string;
  /** What it may be, such as `whole number, 1 to 16` or `plain | relational`. */
  readonly range: string;
  /** Null where it has to be given. */
  readonly default: unknown;
  readonly description: string;
}

/** What is read of a JSON schema node. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly description?: string;
}

/** Reads a plug-in's parameters off its zod schema; those of an inner object come with a dotted name. Empty where it takes none. */
export function parametersOf(schema: z.ZodType): ParameterFacts[] {
  return factsBelow(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node, '');
}

function factsBelow({ properties = {} }: Node, prefix: string): ParameterFacts[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = `${prefix}${key}`;
    if (node.properties !== undefined) return factsBelow(node, `${name}.`);
    return [{ name, range: rangeOf(node), default: node.default ?? null, description: node.description ?? '' }];
  });
}

function rangeOf(node: Node): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map(String).join(' | ');
  const either = node.anyOf ?? node.oneOf;
  if (either !== undefined) return either.map(rangeOf).join(' or ');
  if (node.type === 'boolean') return 'true | false';
  if (node.type === 'array') return `list of: ${rangeOf(node.items ?? {})}${lengthOf(node)}`;
  if (node.type !== 'number' && node.type !== 'integer') return node.type ?? 'anything';
  return [node.type === 'integer' ? 'whole number' : 'number', ...boundsOf(node)].join(', ');
}

/** zod bounds whole numbers by what a double holds; nobody means that. */
const isMeant = (bound: number | undefined): bound is number =>
  bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Node): string[] {
  if (isMeant(minimum) && isMeant(maximum)) return [`${minimum} to ${maximum}`];
  return [
    ...(isMeant(minimum) ? [`at least ${minimum}`] : []),
    ...(isMeant(exclusiveMinimum) ? [`above ${exclusiveMinimum}`] : []),
    ...(isMeant(maximum) ? [`at most ${maximum}`] : []),
    ...(isMeant(exclusiveMaximum) ? [`below ${exclusiveMaximum}`] : []),
  ];
}

function lengthOf({ minItems, maxItems }: Node): string {
  if (minItems === undefined && maxItems === undefined) return '';
  return ` (${minItems ?? 0}${maxItems === undefined ? ' or more' : ` to ${maxItems}`})`;
}
