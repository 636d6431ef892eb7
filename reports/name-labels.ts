/** The most signs of a name beside a chart. */
export const MOST_SIGNS = 32;
/** The share of them that stands before the cut of a name that has no variants. */
const SHARE_BEFORE = 0.29;
/** So wide is a sign where letters are not measured but estimated, as in figures for a paper. */
const WIDEST_SIGN_PX = 9;

/** How a chart labels names. */
export interface NameLabels {
  readonly labelExpr: string;
  readonly labelLimit: number;
}

/**
 * Labels that are names of detectors or arms. Of the names that are known the long ones are shortened to `nSigns`, and told apart whatever it takes (`shortNames`); of all others the middle is cut out.
 * `labelLimit` is wide enough for each.
 */
export function nameLabels(names: readonly string[], nSigns: number = MOST_SIGNS): NameLabels {
  const before = Math.round(nSigns * SHARE_BEFORE);
  const cut = `length(datum.label) > ${nSigns} ? slice(datum.label, 0, ${before}) + '…' + slice(datum.label, ${before + 1 - nSigns}) : datum.label`;
  const labels = [...shortNames(names, nSigns)];
  const shortened = labels.filter(([name, label]) => name !== label);
  const longest = Math.max(0, ...labels.map(([, label]) => label.length));
  const place = `indexof(${JSON.stringify(shortened.map(([name]) => name))}, datum.label)`;
  return {
    labelExpr: labels.every(([name]) => name.length <= nSigns)
      ? cut
      : `${place} >= 0 ? ${JSON.stringify(shortened.map(([, label]) => label))}[${place}] : ${cut}`,
    labelLimit: Math.max(300, longest * WIDEST_SIGN_PX),
  };
}

/** The chart with labels for these names in place of those for any name. O(spec). */
export function withNameLabels(spec: unknown, names: readonly string[]): unknown {
  const anyName = nameLabels([]);
  const known = nameLabels(names);
  if (known.labelExpr === anyName.labelExpr) return spec;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
    return inner['labelExpr'] === anyName.labelExpr ? { ...inner, ...known } : inner;
  };
  return walk(spec);
}

/**
 * A label for each name, no two alike: names of up to `nSigns` as they are. Of longer ones that begin with the same word, variants of a sweep for instance, the words that all of them share make room
 * first, from the left (`gradient…5…0p05-max-depth-3`), so that what they differ in stays. Longer than `nSigns` where they would be alike otherwise. O(names x words^2).
 */
export function shortNames(names: readonly string[], nSigns: number): Map<string, string> {
  const families = new Map<string, string[][]>();
  for (const name of new Set(names)) {
    if (name.length <= nSigns) continue;
    const words = name.match(/[-\s_]*[^-\s_]+|[-\s_]+$/g) ?? [name];
    families.set(words[0], [...(families.get(words[0]) ?? []), words]);
  }
  const labels = new Map(names.map((name) => [name, name]));
  for (const family of families.values()) {
    const short = shortFamily(family, nSigns);
    family.forEach((words, place) => labels.set(words.join(''), short[place]));
  }
  return labels;
}

function shortFamily(family: readonly (readonly string[])[], nSigns: number): string[] {
  const shared = family.reduce(sharedWords);
  let best = family.map((words) => words.join(''));
  for (let nLeftOut = 1; nLeftOut < shared.length; nLeftOut++) {
    const labels = family.map((words) => withoutShared(words, shared, nLeftOut));
    if (!areApart(labels)) continue;
    best = labels;
    if (labels.every(({ length }) => length <= nSigns)) return best;
  }
  const cut = best.map((label) => cutMiddle(label, nSigns));
  return areApart(cut) ? cut : best;
}

const areApart = (labels: readonly string[]): boolean => new Set(labels).size === labels.length;

function cutMiddle(label: string, nSigns: number): string {
  if (label.length <= nSigns) return label;
  const before = Math.round(nSigns * SHARE_BEFORE);
  return `${label.slice(0, before)}…${label.slice(before + 1 - nSigns)}`;
}

/** The longest sequence of words that both have, in order. */
function sharedWords(a: readonly string[], b: readonly string[]): readonly string[] {
  // after[i][j]: how many words a from i on and b from j on share.
  const after = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      after[i][j] = a[i] === b[j] ? after[i + 1][j + 1] + 1 : Math.max(after[i + 1][j], after[i][j + 1]);
  const shared: string[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;)
    if (a[i] === b[j]) {
      shared.push(a[i]);
      i++;
      j++;
    } else if (after[i + 1][j] >= after[i][j + 1]) i++;
    else j++;
  return shared;
}

/** The words without the second to the `nLeftOut + 1`th of those that all share. */
function withoutShared(words: readonly string[], shared: readonly string[], nLeftOut: number): string {
  let label = '';
  let nMet = 0;
  for (const word of words) {
    const isShared = word === shared[nMet];
    const isLeftOut = isShared && nMet > 0 && nMet <= nLeftOut;
    if (isShared) nMet++;
    if (!isLeftOut) label += label.endsWith('…') ? word.replace(/^[-\s_]+/, '') : word;
    else if (!label.endsWith('…')) label += '…';
  }
  return label;
}
