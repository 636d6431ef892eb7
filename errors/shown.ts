/** Most signs of a value that a message repeats. */
const MOST_SIGNS = 60;

/** A value as it fits into a one-line message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > MOST_SIGNS ? `${text.slice(0, MOST_SIGNS - 3)}...` : text;
}
