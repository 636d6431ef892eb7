/** Numbers that NumPy can read as they lie there. */
export type NpyValues = Float32Array | BigInt64Array | Int32Array;

/** The format asks that values start at a multiple of this many bytes. */
const ALIGN = 64;

/**
 * The bytes of a `.npy` file (format 1.0, C order, little endian) with values in the shape given. Source: NumPy Enhancement Proposal 1.
 */
export function npyBytes(values: NpyValues, shape: readonly number[]): Uint8Array {
  const kind = values instanceof Float32Array ? '<f4' : values instanceof Int32Array ? '<i4' : '<i8';
  const dims = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': ${dims}, }`;
  const before = 10; // magic, version, length of the header
  const padded = Math.ceil((before + text.length + 1) / ALIGN) * ALIGN;
  const out = new Uint8Array(padded + values.byteLength);
  out.set([0x93, ...Buffer.from('NUMPY'), 1, 0, (padded - before) & 255, (padded - before) >> 8]);
  out.set(Buffer.from(`${text.padEnd(padded - before - 1)}\n`, 'latin1'), before);
  out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), padded);
  return out;
}
