import { z } from 'zod';

/** What is read of a JSON schema node. */
export interface OptionNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, OptionNode>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly OptionNode[];
  readonly items?: OptionNode | boolean;
  readonly prefixItems?: readonly OptionNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

/** One thing that a user can set. */
export interface Option {
  /** Keys from the top; `[]` stands for any entry of a list of objects. */
  readonly path: readonly string[];
  readonly node: OptionNode;
}

/** Every key of a schema, those of inner objects and of lists of objects included, so that a key that comes new is found by itself. */
export function optionsOf(schema: z.ZodType): Option[] {
  const top = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as OptionNode;
  return below(top, []).filter(({ path }) => path.length > 0);
}

/** The path as it is written in messages and tables. */
export const nameOf = ({ path }: Option): string => path.join('.').replaceAll('.[]', '[]');

function below(node: OptionNode, path: readonly string[]): Option[] {
  const options = Object.entries(node.properties ?? {}).flatMap(([key, inner]) => below(inner, [...path, key]));
  const items = typeof node.items === 'object' ? below(node.items, [...path, '[]']).filter(isInner(path)) : [];
  const either = (node.anyOf ?? []).flatMap((branch) => below(branch, path).filter(isInner(path)));
  const inner = [...options, ...items, ...either];
  return inner.length > 0 ? inner : [{ path, node }];
}

/** Whether an option lies further in than a path, and is no bare entry of a list. */
const isInner =
  (path: readonly string[]) =>
  (option: Option): boolean =>
    option.path.length > path.length && option.path.at(-1) !== '[]';
