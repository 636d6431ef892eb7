import {
  Bool,
  DateDay,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  makeData,
  TimestampMicrosecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow';

/** A column of an Arrow file while one batch of it is filled; the next batch takes the same memory. */
export interface ArrowColumn {
  readonly field: Field;
  /** Puts a value of DuckDB, or null, into a row of the batch. */
  put(row: number, value: unknown): void;
  /** The first `nRows` rows as they were put; valid until the next `put`. */
  batch(nRows: number): Data;
}

const asNumber = (value: unknown): number | bigint => value as number | bigint;

/** DuckDB's types with a fixed width: the type in Arrow, and what of DuckDB's value goes into the file. */
const FIXED: Readonly<Record<string, readonly [type: () => DataType, of: (value: unknown) => number | bigint]>> = {
  TINYINT: [() => new Int8(), asNumber],
  SMALLINT: [() => new Int16(), asNumber],
  INTEGER: [() => new Int32(), asNumber],
  BIGINT: [() => new Int64(), asNumber],
  UTINYINT: [() => new Uint8(), asNumber],
  USMALLINT: [() => new Uint16(), asNumber],
  UINTEGER: [() => new Uint32(), asNumber],
  UBIGINT: [() => new Uint64(), asNumber],
  FLOAT: [() => new Float32(), asNumber],
  DOUBLE: [() => new Float64(), asNumber],
  DATE: [() => new DateDay(), (value) => (value as { days: number }).days],
  TIMESTAMP: [() => new TimestampMicrosecond(), (value) => (value as { micros: bigint }).micros],
};

/** Whether a column of this type of DuckDB keeps its type; others are written as the text that DuckDB makes of them. */
export const keepsType = (duckType: string): boolean =>
  duckType in FIXED || duckType === 'BOOLEAN' || duckType === 'VARCHAR';

/**
 * A column for batches of at most `mostRows` rows. `words` are all values that a text column can hold: rows then carry numbers, and the file each word once. Null
 * where they are too many.
 */
export function arrowColumn(
  name: string,
  duckType: string,
  mostRows: number,
  words: readonly string[] | null,
): ArrowColumn {
  if (duckType === 'BOOLEAN') return boolColumn(name, mostRows);
  if (duckType in FIXED) return fixedColumn(name, duckType, mostRows);
  return words === null ? textColumn(name, mostRows) : wordColumn(name, mostRows, words);
}

function fixedColumn(name: string, duckType: string, mostRows: number): ArrowColumn {
  const [typeOf, numberOf] = FIXED[duckType];
  const type = typeOf();
  const data = new (type.ArrayType as new (length: number) => Float64Array | BigInt64Array)(mostRows);
  const nulls = slotsOf(mostRows);
  return {
    field: new Field(name, type, true),
    put(row, value) {
      nulls.put(row, value === null);
      if (value !== null) data[row] = numberOf(value);
    },
    batch: (nRows) => makeData({ type, length: nRows, data: data.subarray(0, nRows), ...nulls.take(nRows) } as never),
  };
}

function boolColumn(name: string, mostRows: number): ArrowColumn {
  const type = new Bool();
  const bits = slotsOf(mostRows);
  const nulls = slotsOf(mostRows);
  return {
    field: new Field(name, type, true),
    put(row, value) {
      nulls.put(row, value === null);
      bits.put(row, value !== true);
    },
    batch: (nRows) => makeData({ type, length: nRows, data: bits.take(nRows).nullBitmap, ...nulls.take(nRows) }),
  };
}

/** Texts, each as often as it comes. */
function textColumn(name: string, mostRows: number): ArrowColumn {
  const type = new Utf8();
  const texts: string[] = [];
  const nulls = slotsOf(mostRows);
  return {
    field: new Field(name, type, true),
    put(row, value) {
      nulls.put(row, value === null);
      texts[row] = value === null ? '' : (value as string);
    },
    batch(nRows) {
      const shown = texts.slice(0, nRows);
      const valueOffsets = new Int32Array(nRows + 1);
      for (const [row, text] of shown.entries()) valueOffsets[row + 1] = valueOffsets[row] + Buffer.byteLength(text);
      const data = new Uint8Array(Buffer.from(shown.join('')));
      return makeData({ type, length: nRows, valueOffsets, data, ...nulls.take(nRows) });
    },
  };
}

/** Numbers of words; every batch names the same words, so that the file carries them once. */
function wordColumn(name: string, mostRows: number, words: readonly string[]): ArrowColumn {
  const type = new Dictionary(new Utf8(), new Int32());
  const dictionary = vectorFromArray(words, new Utf8());
  const numbers = new Map(words.map((word, number) => [word, number]));
  const data = new Int32Array(mostRows);
  const nulls = slotsOf(mostRows);
  return {
    field: new Field(name, type, true),
    put(row, value) {
      nulls.put(row, value === null);
      const number = value === null ? 0 : numbers.get(value as string);
      if (number === undefined) throw new Error(`${name}: "${value as string}" was not among the column's words`);
      data[row] = number;
    },
    batch: (nRows) =>
      makeData({ type, length: nRows, data: data.subarray(0, nRows), dictionary, ...nulls.take(nRows) }),
  };
}

/** One bit a row, as Arrow has them: 1 where there is a value. */
function slotsOf(mostRows: number) {
  const nullBitmap = new Uint8Array(Math.ceil(mostRows / 8));
  return {
    put(row: number, isNull: boolean): void {
      const bit = 1 << (row & 7);
      nullBitmap[row >> 3] = isNull ? nullBitmap[row >> 3] & ~bit : nullBitmap[row >> 3] | bit;
    },
    take(nRows: number): { readonly nullCount: number; readonly nullBitmap: Uint8Array } {
      let nullCount = 0;
      for (let row = 0; row < nRows; row++) nullCount += ((nullBitmap[row >> 3] >> (row & 7)) & 1) ^ 1;
      return { nullCount, nullBitmap: nullBitmap.slice(0, Math.ceil(nRows / 8)) };
    },
  };
}
