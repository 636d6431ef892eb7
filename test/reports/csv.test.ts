import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, toCsv } from '../../reports/csv.js';

describe('toCsv', () => {
  it('quotes what a spreadsheet would run as a formula, and leaves numbers alone', () => {
    const rows = [{ a: '=1+1', b: '+x', c: '-x', d: '@x', e: -0.5, f: null }];
    expect(toCsv(rows, ['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a,b,c,d,e,f\n"=1+1","+x","-x","@x",-0.5,\n');
  });

  it('is read back by another CSV reader as it was', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom('a,b', 'x"y', 'l\r\nm', ' s '),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ one: cell, two: cell }), { minLength: 1 }), (rows) => {
        const read = parse(toCsv(rows, ['one', 'two']), { columns: true, record_delimiter: '\n' });
        expect(read).toEqual(rows.map(({ one, two }) => ({ one: String(one), two: String(two) })));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('finds the columns of rows that differ', () => {
    expect(columnsOf([{ a: 1 }, { b: 2, a: 3 }])).toEqual(['a', 'b']);
  });
});
