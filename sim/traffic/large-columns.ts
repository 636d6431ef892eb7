/**
 * Columns of 4 GiB or more lose their length on the way to another thread: V8 writes it in 32 bits, while the buffer below arrives whole. They travel as their
 * buffers and are laid over them again on arrival.
 */
const LARGE_BYTES = 2 ** 32;

const KINDS = { Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array } as const;

type Lay = new (over: ArrayBufferLike, byteOffset: number, length: number) => ArrayBufferView;

/** Whether there is nothing to look into: plain values, buffers, and lists of plain values, which may be as long as a log. */
const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  value instanceof SharedArrayBuffer ||
  (Array.isArray(value) && !value.some((part) => typeof part === 'object'));

/** What travels instead of a large column. */
interface Wrapped {
  readonly largeColumn: keyof typeof KINDS;
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly length: number;
}

/** The same message with large columns wrapped; what holds none is passed on as it is. O(objects and arrays in it). */
export function wrapLarge<T>(message: T): T {
  return wrapped(message) as T;
}

function wrapped(value: unknown): unknown {
  if (isPlain(value)) return value;
  if (ArrayBuffer.isView(value)) {
    if (value.byteLength < LARGE_BYTES) return value;
    const { constructor, buffer, byteOffset, length } = value as Uint8Array;
    return { largeColumn: constructor.name, buffer, byteOffset, length };
  }
  let copy: Record<string, unknown> | null = null;
  for (const [key, part] of Object.entries(value as object)) {
    const ready = wrapped(part);
    if (ready === part) continue;
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
    copy[key] = ready;
  }
  return copy ?? value;
}

/** Lays wrapped columns of a message that has arrived over their buffers again, in place; returns it. */
export function unwrapLarge<T>(message: T): T {
  return unwrapped(message) as T;
}

function unwrapped(value: unknown): unknown {
  if (isPlain(value) || ArrayBuffer.isView(value)) return value;
  const holder = value as Record<string, unknown>;
  if ('largeColumn' in holder) {
    const { largeColumn, buffer, byteOffset, length } = value as Wrapped;
    return new (KINDS[largeColumn] as Lay)(buffer, byteOffset, length);
  }
  for (const [key, part] of Object.entries(holder)) {
    const ready = unwrapped(part);
    if (ready !== part) holder[key] = ready;
  }
  return value;
}
