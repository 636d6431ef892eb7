import type { OptionNode } from './options-of.js';

/** Factors that make another number of one, the plainest first. */
const FACTORS = [1 / 3, 3, 0.1, 10];

/** Values that are clearly other than the one given, of the same kind, best first; they may break a rule that the schema does not tell. */
export function otherValues(node: OptionNode, given: unknown): unknown[] {
  if (node.enum !== undefined) return node.enum.filter((value) => value !== given);
  if (node.anyOf !== undefined) return node.anyOf.flatMap((branch) => otherValues(branch, given));
  if (node.const !== undefined) return node.const === given ? [] : [node.const];
  if (node.type === 'boolean') return [given !== true];
  if (node.type === 'number' || node.type === 'integer') return otherNumbers(node, given);
  if (node.type === 'array') return otherLists(node, given);
  return [];
}

/** The end of a range that lies further off, then multiples: a share goes from end to end, a count to a few times as many or as few. */
function otherNumbers({ type, minimum = -Infinity, maximum = Infinity }: OptionNode, given: unknown): number[] {
  const from = typeof given === 'number' ? given : 1;
  const isShare = maximum - minimum <= 1;
  const ends = maximum - from > from - minimum ? [maximum, minimum] : [minimum, maximum];
  const scaled = FACTORS.map((factor) => (from === 0 ? factor : from * factor));
  const wanted = [...(isShare ? ends : []), ...scaled, 0, 1, 0.5 * from + 0.5];
  const within = wanted.map((value) => Math.min(maximum, Math.max(minimum, value)));
  const fit = type === 'integer' ? within.map(Math.round) : within;
  return [...new Set(fit)].filter((value) => value !== given);
}

/** Every entry otherwise, else one entry less, else one of another kind alone. */
function otherLists({ items, prefixItems }: OptionNode, given: unknown): unknown[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const nodeAt = (at: number): OptionNode => prefixItems?.[at] ?? (typeof items === 'object' ? items : {});
  const changed = list.map((value, at) => otherValues(nodeAt(at), value)[0] ?? value);
  const alone = typeof items === 'object' ? otherValues(items, list[0]).map((value) => [value]) : [];
  return [changed, list.slice(0, -1), ...alone];
}
