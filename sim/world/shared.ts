let bytesMade = 0;

/** A new piece of shared memory, zero-filled. */
function newBuffer(bytes: number): SharedArrayBuffer {
  bytesMade += bytes;
  return new SharedArrayBuffer(bytes);
}

/** Bytes of shared columns that this thread has made since it was asked last. */
export function takeBytesMade(): number {
  const bytes = bytesMade;
  bytesMade = 0;
  return bytes;
}

/** New shared columns: each on its own SharedArrayBuffer, zero-filled. */
export const sharedU8 = (length: number): Uint8Array<SharedArrayBuffer> => new Uint8Array(newBuffer(length));
/** See sharedU8; 4 bytes a row. */
export const sharedU32 = (length: number): Uint32Array<SharedArrayBuffer> => new Uint32Array(newBuffer(4 * length));
/** See sharedU8; 4 bytes a row. */
export const sharedI32 = (length: number): Int32Array<SharedArrayBuffer> => new Int32Array(newBuffer(4 * length));
/** See sharedU8; 4 bytes a row. */
export const sharedF32 = (length: number): Float32Array<SharedArrayBuffer> => new Float32Array(newBuffer(4 * length));
