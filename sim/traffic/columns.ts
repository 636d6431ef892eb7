/**
 * Read-only columns. Real typed arrays fit them, but writing, `.buffer`, `.set`, `.subarray` and mixing element kinds do not
 * compile: a detector can read what it was given and nothing behind it.
 */
export interface Col {
  readonly length: number;
  readonly [row: number]: number;
}
/** A read-only column of unsigned bytes. */
export interface U8 extends Col {
  readonly [Symbol.toStringTag]: 'Uint8Array';
}
/** A read-only column of unsigned 32-bit integers. */
export interface U32 extends Col {
  readonly [Symbol.toStringTag]: 'Uint32Array';
}
/** A read-only column of signed 32-bit integers. */
export interface I32 extends Col {
  readonly [Symbol.toStringTag]: 'Int32Array';
}
/** A read-only column of doubles. */
export interface F64 extends Col {
  readonly [Symbol.toStringTag]: 'Float64Array';
}

/** "No value" in a u32 column. */
export const NONE = 0xffffffff;
