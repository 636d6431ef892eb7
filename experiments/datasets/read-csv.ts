import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';

/** A CSV as text cells. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Per row: the line of the file on which it starts, counted from 1. */
  readonly lines: readonly number[];
  /** SHA-256 of the file as it is on disk. */
  readonly sha256: string;
}

/**
 * Reads a CSV with a header line, plain or gzipped. Throws UserError with file and line when it is missing, damaged, empty, ragged or
 * names a column twice. `source` is told when the file is missing.
 */
export function readCsv(file: string, source = ''): CsvTable {
  const bytes = readBytes(file, source);
  const records = parseRecords(textOf(unpack(bytes, file), file), file);
  if (records.length === 0) throw new UserError(`${file}: is empty; expected a header line with column names`);
  const [header, ...body] = records;
  const columns = header.record;
  const separator = columns.length === 1 ? /[;\t|]/.exec(columns[0])?.[0] : undefined;
  if (separator !== undefined)
    throw new UserError(
      `${file}:${header.line}: expected commas between columns, got one column "${columns[0]}"; it seems to be separated by ${JSON.stringify(separator)}: save it with commas`,
    );
  const double = columns.find((name, position) => columns.indexOf(name) !== position);
  if (double !== undefined) throw new UserError(`${file}:${header.line}: column "${double}" comes twice`);
  for (const { record, line } of body)
    if (record.length !== columns.length)
      throw new UserError(
        `${file}:${line}: row is ragged; expected ${counted(columns.length, 'cell')}, got ${record.length}`,
      );
  if (body.length === 0) throw new UserError(`${file}: has no rows below its header`);
  return {
    file,
    columns,
    rows: body.map(({ record }) => record),
    lines: body.map(({ line }) => line),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Reads a whole file. Throws UserError, with where to get it, when it is missing. */
export function readBytes(file: string, source: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR') throw error;
    throw new UserError(
      `${file}: ${code === 'ENOENT' ? 'no such data file' : 'is a folder; expected a file'}${source === '' ? '' : `; it comes from: ${source}`}`,
    );
  }
}

function unpack(bytes: Buffer, file: string): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new UserError(`${file}: is a damaged gzip file: ${(error as Error).message}`);
  }
}

/** Throws UserError where a file says that it is written in another way than UTF-8. */
function textOf(bytes: Buffer, file: string): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new UserError(`${file}: is UTF-16; expected UTF-8: iconv -f UTF-16 -t UTF-8 turns it into that`);
  return bytes.toString('utf8');
}

function parseRecords(text: string, file: string): { record: string[]; line: number }[] {
  try {
    const parsed = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown;
    let line = 1;
    return (parsed as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => {
      const first = line;
      line = info.lines + 1;
      return { record, line: record.length > 0 ? Math.max(first, info.lines - nBreaks(record)) : first };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? `:${error['lines']}` : '';
    throw new UserError(`${file}${line}: is not a CSV: ${error.message}`);
  }
}

/** Line breaks inside the cells of one record. */
function nBreaks(record: readonly string[]): number {
  return record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
}
