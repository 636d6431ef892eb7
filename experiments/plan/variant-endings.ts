/** An axis at a point of a sweep: the key below the entry, or the name that the author gave the axis, and the value there. */
export interface AxisValue {
  readonly key: readonly string[] | string;
  readonly value: unknown;
}

/** A key, or a value that is a text or has keys of its own, gets no more signs in a name than this; the table `axes` has all of it. */
const MOST_OF_PART = 32;
/** Names are parts of files' names. Endings that tell more than this are numbers. */
const MOST_LETTERS = 100;

/**
 * What the names of a sweep's variants end with, one for each point: `key-value` of each axis, in small letters, digits and hyphens, with whole keys where the last words of two are alike; or
 * `variant-1` and so on where that would be too long. Values that read alike then (`a_b` and `a b`) are numbered, so that different points always have different endings. O(points).
 */
export function variantEndings(points: readonly (readonly AxisValue[])[]): string[] {
  const endings = points.map(endingOf);
  if (endings.some(({ length }) => length > MOST_LETTERS)) return endings.map((_, place) => `variant-${place + 1}`);
  const taken = new Set(endings);
  const nMet = new Map<string, number>();
  return endings.map((ending) => {
    let n = (nMet.get(ending) ?? 0) + 1;
    const numbered = (): string => (n === 1 ? ending : `${ending}-no-${n}`);
    while (n > 1 && taken.has(numbered())) n++;
    nMet.set(ending, n);
    taken.add(numbered());
    return numbered();
  });
}

function endingOf(axes: readonly AxisValue[]): string {
  const ends = axes.map(({ key }) => (typeof key === 'string' ? key : key[key.length - 1]));
  const isClear = new Set(ends).size === ends.length;
  return axes
    .flatMap(({ key, value }, index) => {
      const whole = typeof key === 'string' ? key : key.join('-');
      return [isClear ? ends[index] : whole, valueText(value)].map((text) => inWords(text, MOST_OF_PART));
    })
    .filter((text) => text !== '')
    .join('-');
}

const inWords = (text: string, most: number): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, most)
    .replace(/-$/, '');

/** 0.25 is `0p25`, -3 is `minus-3`: names are small letters, digits and hyphens. */
const valueText = (value: unknown): string =>
  String(shownValue(value))
    .replace(/(?<![\w-])-(?=\d)/g, 'minus-')
    .replace(/(?<=\d)\.(?=\d)/g, 'p')
    .replace(/(?<=\de)\+(?=\d)/g, '');

/** A value as tables have it: numbers and texts as they are, all else as JSON. */
export function shownValue(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
