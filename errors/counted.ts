/** A count and what is counted: `1 person`, `3 people`, `0.4 people`. `n` is a number, or a number as it is printed; the plural of `one` has an s unless it is given. */
export function counted(n: number | string, one: string, many = `${one}s`): string {
  return `${n} ${String(n) === '1' ? one : many}`;
}
