/** New shared columns: each on its own SharedArrayBuffer, zero-filled. */
export const sharedU8 = (length: number): Uint8Array<SharedArrayBuffer> =>
  new Uint8Array(new SharedArrayBuffer(length));
/** See sharedU8; 4 bytes a row. */
export const sharedU32 = (length: number): Uint32Array<SharedArrayBuffer> =>
  new Uint32Array(new SharedArrayBuffer(4 * length));
/** See sharedU8; 4 bytes a row. */
export const sharedI32 = (length: number): Int32Array<SharedArrayBuffer> =>
  new Int32Array(new SharedArrayBuffer(4 * length));
/** See sharedU8; 4 bytes a row. */
export const sharedF32 = (length: number): Float32Array<SharedArrayBuffer> =>
  new Float32Array(new SharedArrayBuffer(4 * length));
