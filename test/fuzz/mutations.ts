import fc from 'fast-check';
import { parse, stringify } from 'yaml';

/** Values that configs are not made for. */
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.5, 1e308, -1e308, 1e-320, NaN, Infinity, 2 ** 31, 2 ** 53, 5_000_001],
  ...[
    '',
    ' ',
    '\n',
    '\0',
    '..',
    '/',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    '1e9',
    '0x10',
    '{}',
    '*',
    '%',
    'é😀',
  ],
  ...['rate-rules', 'first-light', 'threshold', 'account', 'study@1', 'scenario@2', 'a'.repeat(5000)],
  ...[
    [],
    {},
    [[]],
    [null],
    [{}],
    { use: 'rate-rules' },
    { use: null },
    { use: 'bot-farm', with: { bots: -5 } },
    { __proto__: null },
  ],
];

/** Pieces of text that YAML and CSV readers stumble over. */
const ODD_PIECES: readonly string[] = [
  ...[
    '\t',
    '  ',
    '\n',
    '\r',
    '\0',
    '\u2028',
    '\ufeff',
    ':',
    ': ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '""',
    '#',
    '|',
    '>',
    '?',
    '%',
    '@',
    '`',
  ],
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '!!binary ',
    '!!js/function ',
    '--- ',
    '...',
    '0',
    '-1',
    '1e999',
    '.nan',
    '.inf',
    'null',
    '~',
    '=SUM(A1)',
    'é',
    '😀',
  ],
];

const chosen = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** One change of a text. */
const textChange = fc.oneof(
  fc.record({ kind: fc.constant('digit'), at: place, piece: fc.constantFrom('0', '7', '9', '.', '-') }),
  fc.record({ kind: fc.constant('cut'), at: place, length: fc.nat(4) }),
  fc.record({ kind: fc.constant('put'), at: place, piece: fc.oneof(chosen(ODD_PIECES), fc.string({ maxLength: 8 })) }),
  fc.record({ kind: fc.constant('double'), at: place, length: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('end'), at: place }),
);
type TextChange = typeof textChange extends fc.Arbitrary<infer Change> ? Change : never;

/** One change of a tree of mappings, lists and values. */
const treeChange = fc.record({
  at: place,
  kind: chosen(['remove', 'replace', 'rename', 'double', 'wrap', 'add', 'swap'] as const),
  value: fc.oneof(
    { weight: 4, arbitrary: chosen(ODD_VALUES) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  ),
  other: place,
  key: fc.oneof(
    chosen(['use', 'with', 'as', 'name', 'levels', 'scenarios', 'extends', 'sweep', 'keep']),
    fc.string({ maxLength: 6 }),
  ),
});
type TreeChange = typeof treeChange extends fc.Arbitrary<infer Change> ? Change : never;

/** Texts made from seeds by a few changes of the text. */
export function changedTexts(seeds: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(chosen(seeds), fc.array(textChange, { minLength: 1, maxLength: 2 }))
    .map(([seed, changes]) => changes.reduce(changeText, seed));
}

/** Configs made from seeds by a few changes of what the YAML says. */
export function changedTrees(seeds: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(chosen(seeds), fc.array(treeChange, { minLength: 1, maxLength: 3 })).map(([seed, changes]) => {
    const tree = changes.reduce(changeTree, parse(seed) as unknown);
    return tree === undefined ? '' : stringify(tree, { aliasDuplicateObjects: false });
  });
}

function changeText(text: string, change: TextChange): string {
  const at = Math.floor(change.at * text.length);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  if (change.kind === 'end') return before;
  if ('piece' in change) return before + change.piece + after;
  const { length } = change as { length: number };
  return change.kind === 'cut' ? before + after.slice(length) : before + after.slice(0, length) + after;
}

/** A place in a tree: what holds it, and under which key. */
interface Spot {
  readonly parent: Record<string, unknown> | unknown[];
  readonly key: string;
}

function changeTree(tree: unknown, { at, kind, value, other, key }: TreeChange): unknown {
  const copy = structuredClone({ root: tree });
  const spots = spotsOf(copy);
  const spot = spots[Math.floor(at * spots.length)];
  const { parent } = spot;
  const held = readAt(spot);
  if (kind === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(spot.key), 1);
    else delete parent[spot.key];
  } else if (kind === 'replace') writeAt(spot, value);
  else if (kind === 'wrap') writeAt(spot, [held]);
  else if (kind === 'double' && Array.isArray(parent)) parent.push(structuredClone(held));
  else if (kind === 'rename' && !Array.isArray(parent)) {
    delete parent[spot.key];
    parent[key] = held;
  } else if (kind === 'add' && typeof held === 'object' && held !== null && !Array.isArray(held))
    (held as Record<string, unknown>)[key] = value;
  else writeAt(spot, structuredClone(readAt(spots[Math.floor(other * spots.length)])));
  return copy.root;
}

function spotsOf(parent: Spot['parent']): Spot[] {
  return Object.entries(parent).flatMap(([key, inner]) => [
    { parent, key },
    ...(typeof inner === 'object' && inner !== null ? spotsOf(inner as Spot['parent']) : []),
  ]);
}

const readAt = ({ parent, key }: Spot): unknown => (parent as Record<string, unknown>)[key];
const writeAt = ({ parent, key }: Spot, value: unknown): void =>
  void ((parent as Record<string, unknown>)[key] = value);
