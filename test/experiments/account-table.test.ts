import { gzipSync } from 'node:zlib';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toAccountTable } from '../../experiments/datasets/account-table.js';
import { openDataset, writeDataset } from '../../experiments/datasets/data-set-folder.js';
import { drawFolds } from '../../experiments/datasets/folds.js';
import { loadDataset } from '../../experiments/datasets/load-dataset.js';
import { readCsv } from '../../experiments/datasets/read-csv.js';
import { datasetSchema } from '../../experiments/plan/dataset-schema.js';
import { temporaryFolder, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const ALL = { map: {}, label: 'label', ignore: [] };

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect((error as Error).name).toBe('UserError');
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
  throw new Error('nothing was thrown');
}

test('reads plain and gzipped files alike, quotes and line breaks in cells too', () => {
  const text = 'name,followers,label\n"a ""b"", c",10,1\n"two\nlines",,0\n';
  const plain = readCsv(writeTo(folder, 'plain.csv', text));
  const packed = readCsv(writeTo(folder, 'packed.csv.gz', gzipSync(text)));
  expect(plain.rows).toEqual([
    ['a "b", c', '10', '1'],
    ['two\nlines', '', '0'],
  ]);
  expect(plain.lines).toEqual([2, 3]);
  expect(packed.rows).toEqual(plain.rows);
});

test('takes numeric columns, empty cells as unknown; leaves out text, row numbers and what it is told to', () => {
  const csv = readCsv(
    writeTo(folder, 'kinds.csv', 'row,name,followers,secret,label\n0,a,5,1,1\n1,b,,2,0\n2,c,7,9,0\n'),
  );
  const { columns, isInauthentic, left } = toAccountTable(csv, { ...ALL, ignore: ['secret'] });
  expect(columns).toEqual({ followers: Float64Array.of(5, NaN, 7) });
  expect([...isInauthentic]).toEqual([1, 0, 0]);
  expect(left).toEqual([
    { column: 'row', why: 'only counts the rows' },
    { column: 'name', why: 'not numeric' },
    { column: 'secret', why: 'told to ignore it' },
  ]);
});

test('takes two rows whose numbers differ by one for values, not for row numbers', () => {
  const csv = readCsv(writeTo(folder, 'two.csv', 'followers,label\n1,0\n2,1\n'));
  const { columns, left } = toAccountTable(csv, ALL);
  expect(columns).toEqual({ followers: Float64Array.of(1, 2) });
  expect(left).toEqual([]);
});

describe('bad files are told in one line with file and line', () => {
  const read =
    (name: string, text: string | Uint8Array, mapping = ALL) =>
    (): unknown =>
      toAccountTable(readCsv(writeTo(folder, name, text)), mapping);
  test.each([
    ['ragged.csv', 'a,label\n1,0\n2\n', 'ragged.csv:3: row is ragged; expected 2 cells, got 1'],
    ['after-break.csv', 'a,n,label\n1,"x\ny",0\n2,z\n', 'after-break.csv:4: row is ragged; expected 3 cells, got 2'],
    ['words.csv', 'a,label\n1,0\nmany,1\n', 'words.csv:3: column "a": expected a number, got "many"'],
    ['infinite.csv', 'a,label\n1,0\nInfinity,1\n', 'infinite.csv:3: column "a": expected a number, got "Infinity"'],
    ['labels.csv', 'a,label\n1,0\n2,2\n', 'labels.csv:3: label column "label": expected 0 or 1, got "2"'],
    ['no-label.csv', 'a,labels\n1,0\n', 'no-label.csv: has no column "label" for the label; did you mean "labels"?'],
    ['twice.csv', 'a,a,label\n1,1,0\n', 'twice.csv:1: column "a" comes twice'],
    ['empty.csv', '', 'empty.csv: is empty; expected a header line with column names'],
    [
      'semicolons.csv',
      'f;label\n1;0\n',
      'semicolons.csv:1: expected commas between columns, got one column "f;label"; it seems to be separated by ";": save it with commas',
    ],
    [
      'wide.csv',
      Buffer.from('\ufefff,label\n1,0\n', 'utf16le'),
      'wide.csv: is UTF-16; expected UTF-8: iconv -f UTF-16 -t UTF-8 turns it into that',
    ],
    ['header.csv', 'a,label\n', 'header.csv: has no rows below its header'],
    ['only-label.csv', 'label\n1\n', 'only-label.csv: has no numeric column beside "label"; name them by map'],
    [
      'no-numbers.csv',
      'row,name,note,label\n7,a,,0\n8,b,,1\n9,c,,1\n',
      'no-numbers.csv: has no numeric column beside "label" (row: only counts the rows, name: not numeric, note: empty); name them by map',
    ],
    [
      'quote.csv',
      'a,label\n"1,0\n',
      'quote.csv:2: is not a CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2',
    ],
  ])('%s', (name, text, message) => {
    expect(messageOf(read(name, text))).toBe(message);
  });

  test('damaged gzip, missing file and missing mapped column', () => {
    expect(messageOf(read('broken.csv.gz', gzipSync('a,label\n1,0\n').subarray(0, 15)))).toMatch(
      /^broken\.csv\.gz: is a damaged gzip file: /,
    );
    expect(messageOf(() => readCsv(join(folder, 'none.csv'), 'the shop'))).toBe(
      'none.csv: no such data file; it comes from: the shop',
    );
    expect(messageOf(read('mapped.csv', 'a,label\n1,0\n', { ...ALL, map: { f: 'aa' } }))).toBe(
      'mapped.csv: has no column "aa" for the feature f; did you mean "a"?',
    );
  });
});

test('a data set folder gives back what was written; it is never written over; a cut file is noticed', () => {
  const csv = readCsv(writeTo(folder, 'origin.csv', 'a,b,label\n1.5,-2,1\n0.1,,0\n'));
  const table = toAccountTable(csv, ALL);
  const place = join(folder, 'imported');
  const origin = { name: 'origin', source: 'origin.csv', sha256: csv.sha256 };
  writeDataset(place, table, Uint8Array.of(0, 1), origin);
  expect(openDataset(place)).toMatchObject({ table, fold: Uint8Array.of(0, 1) });
  expect(messageOf(() => writeDataset(place, table, null, origin))).toBe(
    'imported: is there already; choose another --out or --name, or delete it',
  );
  writeFileSync(join(place, 'column-0.f64'), new Uint8Array(8));
  expect(messageOf(() => openDataset(place))).toBe(
    'imported/column-0.f64: expected 16 bytes, got 8; import the data again',
  );
  rmSync(join(place, 'dataset.json'));
  expect(messageOf(() => openDataset(place))).toBe('imported: is no data set; expected a dataset.json in it');
  expect(existsSync(`${place}.${process.pid}.part`)).toBe(false);
});

test('drawn folds part each class evenly and repeat by seed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 2, max: 6 }),
      (labels, nFolds) => {
        const fold = drawFolds(labels, nFolds, 'seed');
        expect(drawFolds(labels, nFolds, 'seed')).toEqual(fold);
        for (const label of [0, 1]) {
          const sizes = Array.from(
            { length: nFolds },
            (_, number) => labels.filter((value, row) => value === label && fold[row] === number).length,
          );
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      },
    ),
    { seed: 1 },
  );
});

describe('folds of a study', () => {
  const data = writeTo(folder, 'data.csv', 'a,label,part\n5,0,0\n2,0,1\n9,1,0\n4,1,1\n');
  const spec = (more: object) => datasetSchema.parse({ file: 'data.csv', ignore: ['part'], folds: 2, ...more });

  test('from a column of the data', () => {
    expect([...loadDataset(spec({ fold: { column: 'part' }, ignore: [] }), folder, 's').fold]).toEqual([0, 1, 0, 1]);
  });

  test('from another file whose rows agree', () => {
    writeTo(folder, 'folds.csv', 'aa,fold\n5,1\n2,1\n9,0\n4,0\n');
    const { fold, notes } = loadDataset(
      spec({ fold: { file: 'folds.csv', column: 'fold', agree: { a: 'aa' } } }),
      folder,
      's',
    );
    expect([...fold]).toEqual([1, 1, 0, 0]);
    expect(notes).toEqual([{ what: 'column part', why: 'told to ignore it' }]);
  });

  test('refused when the rows are others, or in another order', () => {
    writeTo(folder, 'other.csv', 'aa,fold\n5,1\n9,1\n2,0\n4,0\n');
    expect(
      messageOf(() =>
        loadDataset(spec({ fold: { file: 'other.csv', column: 'fold', agree: { a: 'aa' } } }), folder, 's'),
      ),
    ).toBe('other.csv:3: column "aa" is 9; expected 2 as in the data: other rows, or another order');
    writeTo(folder, 'short.csv', 'fold\n1\n');
    expect(messageOf(() => loadDataset(spec({ fold: { file: 'short.csv', column: 'fold' } }), folder, 's'))).toBe(
      'short.csv: has 1 row; expected 4, one per row of the data',
    );
  });

  test('drawn, and said so, when the fold file is missing', () => {
    const { fold, nFolds, notes } = loadDataset(spec({ fold: { file: 'gone.csv', column: 'fold' } }), folder, 's');
    expect([nFolds, [...fold].sort()]).toEqual([2, [0, 0, 1, 1]]);
    expect(notes[0]).toEqual({
      what: 'fixed folds',
      why: 'the fold file is missing; stratified folds are drawn by the seed',
    });
    expect(data).toContain('data.csv');
  });

  test('refused when a class has too few rows', () => {
    expect(messageOf(() => loadDataset(spec({ folds: 3 }), folder, 's'))).toBe(
      'data.csv: has 2 inauthentic and 2 organic rows; expected at least 3 of each, one a fold; set dataset.folds lower',
    );
  });
});
